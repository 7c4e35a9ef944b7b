import { describeController } from '../api-documents/route-description.js';
import { COUNT, objectOf, ref, TEXT } from '../api-documents/schema-parts.js';
import { KEPT_ASIDE_SCHEMA } from './kept-aside-view.js';
import { STATE_NAMES } from './message-states.js';
import { MESSAGE_SCHEMA } from './message-view.schema.js';
import { MessagesController } from './messages.controller.js';

const invalid = ['The request is not as it should be.', ref('Problem')] as const;
const unknown = ['Nothing of that kind is known.', ref('Problem')] as const;

export const MESSAGES_DESCRIPTION = describeController(MessagesController, {
  server: 'management',
  handlers: {
    list: {
      summary: 'Messages in a state, or events that are kept aside; newest first.',
      answer: { oneOf: [ref('Messages'), ref('KeptAsideEvents')] },
      others: { 400: invalid },
      query: {
        state: {
          ...TEXT,
          isRequired: true,
          enum: STATE_NAMES,
          description:
            '`in-doubt` is `doubt` and `parked` together; `kept-aside` are events that could not be published.',
        },
        limit: { type: 'integer', minimum: 1, maximum: 1_000, description: 'Of a page. Default 100.' },
        before: { ...TEXT, description: "A page's `next`." },
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
      others: { 400: invalid },
    },
    forget: {
      summary: 'Deletes what is kept of one number.',
      answer: ref('Deleted'),
      others: { 400: invalid },
    },
    republish: {
      summary: 'Tries the events of a command that are kept aside again at once.',
      answer: ref('Changed'),
      others: { 400: invalid, 404: unknown },
    },
    resolve: {
      summary: 'Decides about a command that is parked in doubt.',
      answer: ref('Changed'),
      others: {
        400: invalid,
        404: unknown,
        409: ['The message has changed since it was read, or is past its `expiresAt`.', ref('Problem')],
      },
    },
  },
  schemas: {
    Message: MESSAGE_SCHEMA,
    Messages: objectOf(
      {
        messages: { type: 'array', items: ref('Message') },
        next: { ...TEXT, description: 'Hand it in as `before` for the next page; missing on the last.' },
      },
      ['messages'],
    ),
    KeptAside: KEPT_ASIDE_SCHEMA,
    KeptAsideEvents: objectOf({ messages: { type: 'array', items: ref('KeptAside') }, next: TEXT }, [
      'messages',
    ]),
    Changed: objectOf({ changed: COUNT }, ['changed']),
    Deleted: objectOf({ deleted: COUNT }, ['deleted']),
  },
});
