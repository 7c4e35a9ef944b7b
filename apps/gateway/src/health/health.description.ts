import type { JsonSchema } from '@ecall-gateway/contracts';
import { describeController } from '../api-documents/route-description.js';
import { objectOf, ref, TEXT } from '../api-documents/schema-parts.js';
import { HealthController } from './health.controller.js';

const ITEMS: JsonSchema = {
  type: 'object',
  additionalProperties: objectOf(
    {
      status: { ...TEXT, description: '`up` or `down`.' },
      message: { ...TEXT, description: 'What is wrong.' },
      responseTime: { type: 'number', minimum: 0, description: 'Milliseconds.' },
    },
    ['status'],
  ),
};

export const HEALTH_DESCRIPTION = describeController(HealthController, {
  server: 'management',
  handlers: {
    live: {
      summary: 'The process works; 503 asks for it to be started again.',
      answer: ref('Health'),
      others: { 503: ['Names what is stuck.', ref('Health')] },
    },
    ready: {
      summary: 'This pod takes webhooks and has a consumer. `degraded` names what all replicas lack.',
      answer: ref('Health'),
      others: { 503: ['Names what is down.', ref('Health')] },
    },
  },
  schemas: {
    Health: objectOf(
      {
        status: TEXT,
        info: ITEMS,
        error: ITEMS,
        details: ITEMS,
        degraded: {
          type: 'array',
          items: TEXT,
          description: 'Names of what all replicas lack, in an answer of `/health/ready` with status 200.',
        },
      },
      ['status', 'details'],
    ),
  },
});
