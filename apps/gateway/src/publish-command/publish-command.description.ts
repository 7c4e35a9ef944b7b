import { commandSchema } from '@ecall-gateway/contracts';
import { describeController } from '../api-documents/route-description.js';
import { objectOf, ref, TEXT } from '../api-documents/schema-parts.js';
import { PublishCommandController } from './publish-command.controller.js';

export const PUBLISH_COMMAND_DESCRIPTION = describeController(PublishCommandController, {
  server: 'management',
  handlers: {
    publish: {
      summary: 'Publishes a command on its topic. 202: it is durable there.',
      answer: ref('Published'),
      query: {
        urgent: { type: 'boolean', description: 'On the topic that goes before the other. Default false.' },
      },
      headers: {
        'record-key': {
          ...TEXT,
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
            id: TEXT,
            source: TEXT,
            type: TEXT,
            data: commandSchema,
          },
          required: ['specversion', 'type'],
        },
      },
      others: {
        400: ['The request is not as it should be.', ref('Problem')],
        413: ['More than its topic takes.', ref('Problem')],
        422: ['No valid command, or none that this gateway could send.', ref('InvalidCommand')],
        503: [
          'The event bus does not answer: post it again under the same `commandId`. Or nobody here reads the urgent topic.',
          ref('NotPublished'),
        ],
      },
    },
  },
  schemas: {
    Published: objectOf({ commandId: TEXT }, ['commandId']),
    InvalidCommand: objectOf(
      {
        statusCode: { type: 'integer' },
        error: TEXT,
        message: {
          ...TEXT,
          description: 'The fields, what each got by type and length, and what it may be.',
        },
        reason: { ...TEXT, description: 'A stable code, as in dead letters.' },
        fields: { type: 'array', items: TEXT, description: 'Paths of the fields.' },
      },
      ['statusCode', 'message', 'reason', 'fields'],
    ),
    NotPublished: objectOf(
      {
        statusCode: { type: 'integer' },
        error: TEXT,
        message: TEXT,
        commandId: { ...TEXT, description: 'Post it again under this one: it is not sent twice.' },
      },
      ['statusCode', 'message'],
    ),
  },
});
