import type { Type } from '@nestjs/common';
import { commandSchema, type JsonSchema } from '@ecall-gateway/contracts';
import { DeliveryStatusController } from '../webhooks/delivery-status.controller.js';
import { HealthController } from '../health/health.controller.js';
import { InboundMessageController } from '../webhooks/inbound-message.controller.js';
import { MediaController } from '../media/media.controller.js';
import { MEDIA_TYPE_NAMES } from '../media/media-types.js';
import { MessagesController } from '../messages/messages.controller.js';
import { PublishCommandController } from '../publish-command/publish-command.controller.js';
import { ref } from './answer-schemas.js';
import { ApiDocumentsController } from './api-documents.controller.js';

/** What the decorators of a route do not say. */
export interface RouteDescription {
  readonly summary: string;
  /** The body of the good answer; none where it has none. */
  readonly answer?: JsonSchema;
  /** Other answers by status: what each means, and its body. */
  readonly others?: Readonly<Record<number, readonly [meaning: string, body: JsonSchema]>>;
  readonly query?: Readonly<Record<string, JsonSchema & { readonly isRequired?: boolean }>>;
  /** Request headers, beside what every request may carry. */
  readonly headers?: Readonly<Record<string, JsonSchema>>;
  /** Of a body that no class validates. */
  readonly body?: JsonSchema;
  /** Of a body that is no JSON, by its media type. */
  readonly bodies?: Readonly<Record<string, JsonSchema>>;
}

type Handlers<C> = { readonly [K in keyof C]: RouteDescription };

export interface DescribedController {
  readonly controller: Type;
  readonly server: 'management' | 'public';
  readonly handlers: Readonly<Record<string, RouteDescription>>;
}

/** Every handler of the class, and no other: the compiler asks for the description of a new one. */
function describe<C>(
  controller: Type<C>,
  server: DescribedController['server'],
  handlers: Handlers<C>,
): DescribedController {
  return { controller, server, handlers };
}

const refused = ['The request is not as it should be.', ref('Problem')] as const;
const notUploaded = (meaning: string) => [meaning, ref('MediaProblem')] as const;
const unknown = ['Nothing of that kind is known.', ref('Problem')] as const;
const webhookAnswers: RouteDescription['others'] = {
  400: ['The body cannot be read.', ref('WebhookProblem')],
  403: ['Not one of the allowed addresses, or the wrong token.', ref('WebhookProblem')],
  503: ['It could not be made durable: call again.', ref('WebhookProblem')],
};
const notification: JsonSchema = {
  type: 'object',
  description: "eCall's body, as far as it is known. Names in any case; more fields are passed over.",
};
const text: JsonSchema = { type: 'string' };

export const DESCRIBED_CONTROLLERS: readonly DescribedController[] = [
  describe(HealthController, 'management', {
    live: { summary: 'The process runs and answers.', answer: ref('Health') },
    ready: {
      summary: 'Work can be done.',
      answer: ref('Health'),
      others: { 503: ['Names what is away.', ref('Health')] },
    },
  }),
  describe(MediaController, 'management', {
    upload: {
      summary: 'Passes a file on to eCall as it comes in. Messages name it by its mediaId.',
      answer: ref('Media'),
      query: {
        account: { type: 'string', description: 'Which eCall account gets it. Default `default`.' },
        fileName: { type: 'string', description: "Instead of the form's, or of `Content-Disposition`." },
      },
      bodies: {
        'multipart/form-data': {
          type: 'object',
          properties: { file: { type: 'string', format: 'binary' } },
          required: ['file'],
        },
        '*/*': {
          type: 'string',
          format: 'binary',
          description: `The file alone, as one of ${MEDIA_TYPE_NAMES.join(', ')}.`,
        },
      },
      others: {
        400: notUploaded('The request is not as it should be.'),
        408: notUploaded('No more bytes came.'),
        413: notUploaded('More than `MEDIA_MAX_BYTES`.'),
        415: notUploaded('A type that is not taken, or a file that does not begin as its type does.'),
        422: notUploaded('eCall refused the file.'),
        502: notUploaded(
          'eCall was not reached, refuses the account, or gave no answer that names the file.',
        ),
        503: notUploaded('Busy, here or at eCall: `Retry-After` says when to try again.'),
        504: notUploaded('eCall did not answer in time.'),
      },
    },
  }),
  describe(PublishCommandController, 'management', {
    publish: {
      summary: 'Publishes a command on its topic. 202: it is durable there.',
      answer: ref('Published'),
      query: {
        urgent: { type: 'boolean', description: 'On the topic that goes before the other. Default false.' },
      },
      headers: {
        'record-key': {
          ...text,
          description: 'Of the record: same key, sent in order. Default the `commandId`, so in no order.',
        },
      },
      bodies: {
        'application/json': commandSchema,
        'application/cloudevents+json': {
          type: 'object',
          description: 'A CloudEvent in structured mode; its `partitionkey` is the key of the record.',
          properties: {
            specversion: { const: '1.0' },
            id: text,
            source: text,
            type: text,
            data: commandSchema,
          },
          required: ['specversion', 'type'],
        },
      },
      others: {
        400: refused,
        413: ['More than its topic takes.', ref('Problem')],
        422: ['No valid command, or none that this gateway could send.', ref('InvalidCommand')],
        503: [
          'The event bus does not answer: post it again under the same `commandId`. Or nobody here reads the urgent topic.',
          ref('NotPublished'),
        ],
      },
    },
  }),
  describe(MessagesController, 'management', {
    list: {
      summary: 'Messages in a state, newest first.',
      answer: ref('Messages'),
      others: { 400: refused },
      query: {
        state: {
          type: 'string',
          isRequired: true,
          enum: [
            'in-doubt',
            'ready',
            'calling',
            'doubt',
            'scheduled',
            'parked',
            'accepted',
            'rejected',
            'expired',
            'dropped',
          ],
          description: '`in-doubt` is `doubt` and `parked` together.',
        },
        limit: { type: 'integer', minimum: 1, maximum: 1_000, description: 'Of a page. Default 100.' },
        before: { type: 'string', description: "A page's `next`." },
      },
    },
    find: {
      summary: 'What became of a command, by recipient.',
      answer: ref('Messages'),
      others: { 404: unknown },
    },
    resolveAll: {
      summary: 'Decides about everything that is parked in doubt.',
      answer: ref('Changed'),
      others: { 400: refused },
    },
    forget: {
      summary: 'Deletes what is kept of one number.',
      answer: ref('Deleted'),
      others: { 400: refused },
    },
    resolve: {
      summary: 'Decides about a command that is parked in doubt.',
      answer: ref('Changed'),
      others: {
        400: refused,
        404: unknown,
        409: ['The message has changed since it was read, or is past its `expiresAt`.', ref('Problem')],
      },
    },
  }),
  describe(ApiDocumentsController, 'management', {
    openApi: { summary: 'This document.', answer: { type: 'object' } },
    asyncApi: { summary: 'The topics, commands and events.', answer: { type: 'object' } },
  }),
  describe(DeliveryStatusController, 'public', {
    receive: {
      summary: "eCall's status notifications. 200: state and event are durable.",
      body: {
        ...notification,
        properties: {
          messageId: text,
          status: text,
          timestamp: text,
          error: { description: 'Why it failed.' },
        },
        required: ['status'],
      },
      others: { ...webhookAnswers, 404: ['Not an address that was given out.', ref('WebhookProblem')] },
    },
  }),
  describe(InboundMessageController, 'public', {
    receive: {
      summary: 'Inbound messages. 200: the event is durable.',
      query: { token: { type: 'string', description: 'Where `INBOUND_TOKEN` is set.' } },
      body: {
        ...notification,
        properties: {
          messageId: text,
          channel: text,
          from: text,
          to: text,
          content: { type: 'object', properties: { type: text, text, mediaId: text } },
          timestamp: text,
        },
        required: ['from', 'to'],
      },
      others: webhookAnswers,
    },
  }),
];
