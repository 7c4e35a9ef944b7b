import { describeController } from '../api-documents/route-description.js';
import { TEXT } from '../api-documents/schema-parts.js';
import { InboundMessageController } from './inbound-message.controller.js';
import { NOTIFICATION, WEBHOOK_ANSWERS, WEBHOOK_PROBLEM } from './webhook-answers.js';

export const INBOUND_MESSAGE_DESCRIPTION = describeController(InboundMessageController, {
  server: 'public',
  handlers: {
    receive: {
      summary: 'Inbound messages. 200: the event is durable.',
      query: { token: { ...TEXT, description: 'Where `INBOUND_TOKEN` is set.' } },
      body: {
        ...NOTIFICATION,
        properties: {
          messageId: TEXT,
          channel: TEXT,
          from: TEXT,
          to: TEXT,
          content: { type: 'object', properties: { type: TEXT, text: TEXT, mediaId: TEXT } },
          timestamp: TEXT,
        },
        required: ['from', 'to'],
      },
      others: WEBHOOK_ANSWERS,
    },
  },
  schemas: WEBHOOK_PROBLEM,
});
