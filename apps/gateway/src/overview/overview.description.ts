import { describeController } from '../api-documents/route-description.js';
import { CANARY_STATES } from '../canary/canary.js';
import { GUARD_REASONS } from '../guards/guard-reasons.js';
import { COUNT, INSTANT, objectOf, ref, TEXT, textOf } from '../api-documents/schema-parts.js';
import { OverviewController, type WaitingCounts } from './overview.controller.js';

const waiting = (description: string) => ({ ...ref('Waiting'), description });

/** The compiler checks that the keys are those of the answer. */
const WAITING: Readonly<Record<keyof WaitingCounts, object>> = {
  'in-doubt': waiting('May still clear up by itself.'),
  parked: waiting('In doubt for good: a person has to decide.'),
  scheduled: waiting('The oldest is the one that has been due for longest.'),
  'kept-aside': waiting('Events that could not be published for an hour.'),
  outbox: waiting('Events that wait to be published.'),
};

export const OVERVIEW_DESCRIPTION = describeController(OverviewController, {
  server: 'management',
  handlers: {
    read: { summary: 'What waits, counted for all replicas, and who asks.', answer: ref('Overview') },
  },
  schemas: {
    Overview: objectOf(
      {
        caller: { ...TEXT, description: "A token's name, or `loopback` where none is configured." },
        showsContent: { type: 'boolean', description: '`OPERATOR_SHOWS_CONTENT`.' },
        countedAt: INSTANT,
        waiting: objectOf(WAITING, Object.keys(WAITING)),
        onTopic: objectOf(
          {
            records: { ...COUNT, description: 'Of the partitions that this replica reads: not complete.' },
            idleSeconds: {
              type: 'number',
              minimum: 0,
              description: 'Since a message had an outcome at this replica last, or since it started.',
            },
          },
          ['records', 'idleSeconds'],
        ),
        webhooks: objectOf(
          {
            refused: { ...COUNT, description: 'Answered with 403, 404 or 415 here in the last ten minutes.' },
            notTaken: { ...COUNT, description: 'Answered with 503: eCall may send them again.' },
            contradicted: { ...COUNT, description: 'About messages that had been settled as not sent.' },
          },
          ['refused', 'notTaken', 'contradicted'],
        ),
        guards: ref('GuardActivity'),
        canary: { ...ref('Canary'), description: 'Missing where `CANARY_TO` is not set.' },
      },
      ['caller', 'showsContent', 'countedAt', 'waiting', 'onTopic', 'webhooks', 'guards'],
    ),
    GuardActivity: objectOf(
      {
        overSeconds: {
          type: 'number',
          minimum: 0,
          description: 'How far back this replica counts: an hour, or since it started.',
        },
        refusals: {
          type: 'array',
          items: ref('GuardRefusals'),
          description: 'Rejected by a guard, as the events tell that this replica published. Most first.',
        },
        redirects: {
          type: 'array',
          items: ref('GuardRedirects'),
          description: 'Accounts whose messages go to another number, or went there.',
        },
      },
      ['overSeconds', 'refusals', 'redirects'],
    ),
    GuardRefusals: objectOf(
      { reason: { enum: GUARD_REASONS }, account: TEXT, count: COUNT, latestAt: INSTANT },
      ['reason', 'account', 'count', 'latestAt'],
    ),
    GuardRedirects: objectOf(
      {
        account: TEXT,
        redirectTo: textOf('`SEND_REDIRECT_TO`, or that of the account; missing where it is no longer set.'),
        count: COUNT,
        latestAt: INSTANT,
      },
      ['account', 'count'],
    ),
    Canary: objectOf(
      {
        state: {
          enum: CANARY_STATES,
          description:
            'delivered: within three intervals; late: not for three intervals; never: not for a day; pending: none yet, and this replica has only just started.',
        },
        everyMinutes: { ...COUNT, description: '`CANARY_EVERY_MINUTES`.' },
        lastDeliveredAt: { ...INSTANT, description: 'Missing where none was for a day.' },
        latestCommandId: textOf('The one that was published last, for `GET /messages/{commandId}`.'),
      },
      ['state', 'everyMinutes'],
    ),
    Waiting: objectOf(
      {
        count: { ...COUNT, description: 'Exact up to 10,000; an estimate beyond.' },
        oldestSeconds: { type: 'number', minimum: 0 },
      },
      ['count', 'oldestSeconds'],
    ),
  },
});
