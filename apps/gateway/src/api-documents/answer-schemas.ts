import type { JsonSchema } from '@ecall-gateway/contracts';
import type { MessageView } from '../messages/message-view.js';

const text: JsonSchema = { type: 'string' };
const instant: JsonSchema = { type: 'string', format: 'date-time' };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const texts: JsonSchema = { type: 'object', additionalProperties: text };

function object(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required };
}

/** The keys are the view's, so says the compiler. */
const MESSAGE: Readonly<Record<keyof MessageView, JsonSchema>> = {
  commandId: text,
  to: { ...text, description: 'E.164; empty for a command that was refused as a whole.' },
  account: text,
  channel: text,
  state: { ...text, description: '`scheduled`, `calling`, `doubt`, `parked`, `accepted`, …' },
  attempt: { ...count, description: 'The latest send, from 1.' },
  doubtful: { ...count, description: 'Earlier attempts whose fate is unknown.' },
  version: { ...count, description: 'Hand it in when you resolve, to decide about what you have read.' },
  onInDoubt: text,
  metadata: texts,
  segments: count,
  encoding: text,
  accepted: object({ messageId: text, requestId: text, acceptedAt: instant }, ['acceptedAt']),
  rejection: object({ reason: text, detail: text, providerError: text, requestId: text }, [
    'reason',
    'detail',
  ]),
  statuses: { ...texts, description: 'The furthest status, by messageId.' },
  expiresAt: instant,
  dueAt: instant,
  createdAt: instant,
  settledAt: instant,
  source: object({ topic: text, partition: count, offset: text, timestamp: { type: 'integer' } }, [
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

const dependencies: JsonSchema = {
  type: 'object',
  additionalProperties: object(
    {
      status: { ...text, description: '`up` or `down`.' },
      message: { ...text, description: 'What is wrong.' },
      responseTime: { type: 'number', minimum: 0, description: 'Milliseconds.' },
    },
    ['status'],
  ),
};

/** Schemas of what the servers answer, by the name they have in the document. */
export const ANSWERS = {
  Message: object(MESSAGE, ALWAYS),
  Messages: object(
    {
      messages: { type: 'array', items: { $ref: '#/components/schemas/Message' } },
      next: { ...text, description: 'Hand it in as `before` for the next page; missing on the last.' },
    },
    ['messages'],
  ),
  Changed: object({ changed: count }, ['changed']),
  Deleted: object({ deleted: count }, ['deleted']),
  Health: object({ status: text, info: dependencies, error: dependencies, details: dependencies }, [
    'status',
    'details',
  ]),
  Problem: object(
    {
      statusCode: { type: 'integer' },
      error: text,
      message: { oneOf: [text, { type: 'array', items: text }] },
    },
    ['statusCode', 'message'],
  ),
  Published: object({ commandId: text }, ['commandId']),
  InvalidCommand: object(
    {
      statusCode: { type: 'integer' },
      error: text,
      message: { ...text, description: 'The fields, what each got by type and length, and what it may be.' },
      reason: { ...text, description: 'A stable code, as in dead letters.' },
      fields: { type: 'array', items: text, description: 'Paths of the fields.' },
    },
    ['statusCode', 'message', 'reason', 'fields'],
  ),
  NotPublished: object(
    {
      statusCode: { type: 'integer' },
      error: text,
      message: text,
      commandId: { ...text, description: 'Post it again under this one: it is not sent twice.' },
    },
    ['statusCode', 'message'],
  ),
  Media: object({ mediaId: { ...text, description: "For a command's `content`." } }, ['mediaId']),
  MediaProblem: object(
    {
      statusCode: { type: 'integer' },
      error: text,
      message: text,
      requestId: { ...text, description: "eCall's `x-f24-request-id`: its support asks for it." },
      providerError: { ...text, description: "eCall's error code." },
    },
    ['statusCode', 'message'],
  ),
  WebhookProblem: object({ error: text, detail: text }, ['error']),
} as const satisfies Readonly<Record<string, JsonSchema>>;

export function ref(name: keyof typeof ANSWERS): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
