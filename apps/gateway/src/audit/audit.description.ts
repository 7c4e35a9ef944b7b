import { describeController } from '../api-documents/route-description.js';
import { INSTANT, objectOf, ref, TEXT } from '../api-documents/schema-parts.js';
import { AuditController } from './audit.controller.js';

export const AUDIT_DESCRIPTION = describeController(AuditController, {
  server: 'management',
  handlers: {
    list: {
      summary: 'Who decided what, when and why, newest first.',
      answer: ref('Audit'),
      others: { 400: ['The request is not as it should be.', ref('Problem')] },
      query: {
        limit: { type: 'integer', minimum: 1, maximum: 1_000, description: 'Of a page. Default 100.' },
        before: { ...TEXT, description: "A page's `next`." },
      },
    },
  },
  schemas: {
    Audit: objectOf(
      {
        entries: {
          type: 'array',
          items: objectOf(
            {
              id: TEXT,
              at: INSTANT,
              action: {
                ...TEXT,
                description:
                  '`resolve`, `cancel`, `forget`, `lift`, `republish`, `replay`; `contradicted` by `eCall`: it reports a message that was settled as not sent.',
              },
              who: { ...TEXT, description: "A token's name, or `loopback` where none is configured." },
              reason: TEXT,
              what: { type: 'object', description: 'What it was about; a number as a keyed hash alone.' },
            },
            ['id', 'at', 'action', 'who', 'what'],
          ),
        },
        next: { ...TEXT, description: 'Hand it in as `before` for the next page; missing on the last.' },
      },
      ['entries'],
    ),
  },
});
