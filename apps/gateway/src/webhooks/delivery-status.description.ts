import { describeController } from '../api-documents/route-description.js';
import { ref, TEXT } from '../api-documents/schema-parts.js';
import { DeliveryStatusController } from './delivery-status.controller.js';
import { NOTIFICATION, WEBHOOK_ANSWERS, WEBHOOK_PROBLEM } from './webhook-answers.js';

export const DELIVERY_STATUS_DESCRIPTION = describeController(DeliveryStatusController, {
  server: 'public',
  handlers: {
    receive: {
      summary: "eCall's status notifications. 200: state and event are durable.",
      body: {
        ...NOTIFICATION,
        properties: {
          messageId: TEXT,
          status: TEXT,
          timestamp: TEXT,
          error: { description: 'Why it failed.' },
        },
        required: ['status'],
      },
      others: {
        ...WEBHOOK_ANSWERS,
        404: ['Not an address that was given out.', ref('WebhookProblem')],
        503: [
          'It could not be made durable, or is signed with a key that is not known here yet: call again.',
          ref('WebhookProblem'),
        ],
      },
    },
  },
  schemas: WEBHOOK_PROBLEM,
});
