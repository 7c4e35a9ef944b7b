import type { JsonSchema } from '@ecall-gateway/contracts';
import { COUNT, INSTANT, objectOf, TEXT, TEXTS } from '../api-documents/schema-parts.js';
import type { MessageView } from './message-view.js';

/** The compiler checks that the keys are the view's. */
const PROPERTIES: Readonly<Record<keyof MessageView, JsonSchema>> = {
  commandId: TEXT,
  to: { ...TEXT, description: 'E.164; empty for a command that was refused as a whole.' },
  account: TEXT,
  channel: TEXT,
  state: { ...TEXT, description: '`scheduled`, `calling`, `doubt`, `parked`, `accepted`, …' },
  attempt: { ...COUNT, description: 'The latest send, from 1.' },
  doubtful: { ...COUNT, description: 'Earlier attempts whose fate is unknown.' },
  version: { ...COUNT, description: 'Hand it in when you resolve, to decide about what you have read.' },
  onInDoubt: TEXT,
  urgent: { type: 'boolean' },
  cancelRequested: { type: 'boolean', description: 'Nothing more is sent of it.' },
  redirectedTo: { ...TEXT, description: 'E.164: where a guard sent the message instead.' },
  metadata: TEXTS,
  segments: COUNT,
  encoding: TEXT,
  accepted: objectOf({ messageId: TEXT, requestId: TEXT, acceptedAt: INSTANT }, ['acceptedAt']),
  rejection: objectOf({ reason: TEXT, detail: TEXT, providerError: TEXT, requestId: TEXT }, [
    'reason',
    'detail',
  ]),
  statuses: { ...TEXTS, description: 'The furthest status, by messageId.' },
  expiresAt: INSTANT,
  dueAt: INSTANT,
  createdAt: INSTANT,
  settledAt: INSTANT,
  source: objectOf({ topic: TEXT, partition: COUNT, offset: TEXT, timestamp: { type: 'integer' } }, [
    'topic',
    'partition',
    'offset',
    'timestamp',
  ]),
  timeline: {
    type: 'array',
    items: objectOf(
      {
        at: INSTANT,
        what: {
          ...TEXT,
          description: '`received`, a state that it entered, or `status` for what eCall reported.',
        },
        attempt: COUNT,
        detail: { ...TEXT, description: 'Why it waits or was rejected, or which status was reported.' },
        answer: { ...TEXT, description: "eCall's, to a call." },
        status: COUNT,
        requestId: { ...TEXT, description: "eCall's `x-f24-request-id`: its support asks for it." },
        messageId: TEXT,
        source: { ...TEXT, enum: ['webhook', 'poll'], description: 'How a status came.' },
        providerStatus: { ...TEXT, description: "eCall's own word for a status." },
      },
      ['at', 'what'],
    ),
    description: 'Its life, oldest first; of many steps the first and the latest.',
  },
  content: {
    type: 'object',
    description: 'What is sent, with `OPERATOR_SHOWS_CONTENT=true` and while the message waits.',
  },
};

const ALWAYS = [
  'commandId',
  'to',
  'account',
  'channel',
  'state',
  'attempt',
  'doubtful',
  'version',
  'onInDoubt',
  'urgent',
  'cancelRequested',
  'metadata',
  'statuses',
  'createdAt',
  'source',
  'timeline',
] as const satisfies ReadonlyArray<keyof MessageView>;

export const MESSAGE_SCHEMA = objectOf(PROPERTIES, ALWAYS);
