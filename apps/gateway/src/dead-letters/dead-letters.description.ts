import { describeController } from '../api-documents/route-description.js';
import { COUNT, INSTANT, objectOf, ref, TEXT } from '../api-documents/schema-parts.js';
import { DeadLettersController } from './dead-letters.controller.js';

const ID = { ...TEXT, description: '`partition:offset` in the dead-letter topic.' };
const OTHERS = {
  400: ['The request is not as it should be.', ref('Problem')],
  503: ['The event bus does not answer, or the dead-letter topic is missing.', ref('Problem')],
} as const;

export const DEAD_LETTERS_DESCRIPTION = describeController(DeadLettersController, {
  server: 'management',
  handlers: {
    list: {
      summary:
        'What could not be processed, newest first. A page may be short, or empty, although there is a `next`.',
      answer: ref('DeadLetters'),
      query: {
        id: { type: 'array', items: TEXT, maxItems: 1_000, description: 'Only these: `partition:offset`.' },
        reason: { type: 'array', items: TEXT, description: 'Only those with one of these codes.' },
        since: { ...INSTANT, description: 'Only those given up then or later.' },
        limit: { type: 'integer', minimum: 1, maximum: 1_000, description: 'Of a page. Default 100.' },
        before: { ...TEXT, description: "A page's `next`." },
      },
      others: OTHERS,
    },
    replay: {
      summary:
        'Publishes dead letters again where they came from: those that fit all of what is given. What was sent already is not sent again.',
      answer: ref('Replayed'),
      others: OTHERS,
    },
  },
  schemas: {
    DeadLetters: objectOf(
      {
        deadLetters: { type: 'array', items: ref('DeadLetter') },
        next: { ...TEXT, description: 'Hand it in as `before` for the next page; missing on the last.' },
      },
      ['deadLetters'],
    ),
    DeadLetter: objectOf(
      {
        id: ID,
        time: { ...INSTANT, description: 'When it was given up.' },
        reason: { ...TEXT, description: 'A stable code.' },
        error: TEXT,
        attempts: COUNT,
        origin: objectOf({ topic: TEXT, partition: COUNT, offset: TEXT, timestamp: INSTANT }, [
          'topic',
          'partition',
          'offset',
          'timestamp',
        ]),
        size: { ...COUNT, description: 'Bytes of its value.' },
        replayOf: {
          ...TEXT,
          description: 'Where and when it was published first, if it was sent back before.',
        },
        key: { type: ['string', 'null'], description: 'With `OPERATOR_SHOWS_CONTENT` alone.' },
        value: {
          type: ['string', 'null'],
          description: 'With `OPERATOR_SHOWS_CONTENT` alone: its first 4,000 characters.',
        },
      },
      ['id', 'time', 'reason', 'error', 'attempts', 'size'],
    ),
    Replayed: objectOf(
      {
        replayed: { ...COUNT, description: 'How many were published again.' },
        ids: { type: 'array', items: ID, description: 'Of those; at most 1,000.' },
        notReplayed: {
          type: 'array',
          items: objectOf({ id: ID, why: TEXT }, ['id', 'why']),
          description: 'At most 1,000.',
        },
        unknown: { type: 'array', items: ID, description: 'Named, and not there.' },
      },
      ['replayed', 'ids', 'notReplayed', 'unknown'],
    ),
  },
});
