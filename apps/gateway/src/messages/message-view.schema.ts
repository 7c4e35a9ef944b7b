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
  'metadata',
  'statuses',
  'createdAt',
  'source',
] as const satisfies ReadonlyArray<keyof MessageView>;

export const MESSAGE_SCHEMA = objectOf(PROPERTIES, ALWAYS);
