import type { ClaimOptions } from '../port/claim.js';
import {
  claimDoubtsStatement,
  claimDueStatement,
  claimInput,
  sweepLeasesStatement,
} from '../sql/claim-statements.js';
import { dueStatement } from '../sql/due-statement.js';
import { freshOutboxStatement } from '../sql/fresh-outbox-statement.js';
import { claimPollsStatement } from '../sql/operation-statements.js';
import {
  claimOutboxStatement,
  outboxInput,
  publishedStatement,
  refusedStatement,
  tellRelayStatement,
} from '../sql/outbox-statements.js';
import { pruneRestStatement, pruneStatement } from '../sql/retention-statements.js';
import { call, type StatementCall } from './statement-call.js';

const SOURCES = ['default', 'other'].flatMap((account) =>
  ['Sms', 'Whatsapp', 'Rcs'].map((channel) => ({ account, channel })),
);

const claim = (given: Partial<ClaimOptions>) => (): unknown =>
  claimInput({ holder: 'h', limit: 64, sources: SOURCES, keptForOrdinary: 13, ...given });
const ofSuspended = claim({ sources: [{ account: 'suspended', channel: 'Sms' }] });
const bySender = (namesSender: boolean) =>
  claim({ sources: [{ account: 'senderless', channel: 'Sms', namesSender }], limit: 16 });
const relay = { holder: 'r', limit: 500, leaseMs: 10_000 };

/** What runs again and again, whether there is anything to do or not. */
export const SWEEPER_CALLS: readonly StatementCall[] = [
  call('isAnythingDue', dueStatement, () => ({})),
  call('claimDue', claimDueStatement, claim({})),
  call('claimDue, nobody may go', claimDueStatement, claim({ sources: [] })),
  call('claimDue, an early probe', claimDueStatement, claim({ limit: 1, early: true })),
  call('claimDue of those that name a sender', claimDueStatement, bySender(true)),
  call('claimDue of those that do not', claimDueStatement, bySender(false)),
  call(
    'claimDue of those that have room in a day',
    claimDueStatement,
    claim({ sources: SOURCES.map((source) => ({ ...source, maxSegments: 5 })) }),
  ),
  call('claimDoubts', claimDoubtsStatement, claim({})),
  call('claimDoubts of an account', claimDoubtsStatement, ofSuspended),
  call('claimDoubts of those that name a sender', claimDoubtsStatement, bySender(true)),
  call('sweepLeases', sweepLeasesStatement, () => ({ limit: 64 })),
  call('claimPolls', claimPollsStatement, () => ({
    limit_: 100,
    after_ms: 600_000,
    max_age_ms: 3_600_000,
  })),
  call('claimPolls, none due', claimPollsStatement, () => ({
    limit_: 100,
    after_ms: 9e9,
    max_age_ms: 3_600_000,
  })),
  call('claimOutbox, not the relay', freshOutboxStatement, () => outboxInput(relay)),
  {
    name: 'claimOutbox, fresh entries alone',
    statement: freshOutboxStatement,
    parameter: async (client, names) => {
      await client.query(`delete from ${names.outbox} where retry_at is not null`);
      await client.query(
        `insert into ${names.relay} (one, holder, until) values (true, 'r', clock_timestamp() + interval '12 seconds')`,
      );
      return outboxInput(relay);
    },
  },
  call('tell the relay', tellRelayStatement, () => ({ holder: 'another' })),
  call('claimOutbox', claimOutboxStatement, () => outboxInput(relay)),
  call('claimOutbox, a topic is gone', claimOutboxStatement, () => outboxInput({ ...relay, skip: ['send'] })),
  call('published', publishedStatement, (round) => [3 * round + 1, 3 * round + 2, 3 * round + 3].map(String)),
  call('refusedByBroker', refusedStatement, (round) => [{ id: `${round + 1}`, reason: 'x', retry: 1_000 }]),
  call('prune, nothing old', pruneStatement, () => ({ days: 30, limit_: 200 })),
  call('prune', pruneStatement, () => ({ days: 20, limit_: 200 })),
  call('prune the rest, nothing old', pruneRestStatement, () => ({ days: 30, limit_: 200 })),
  call('prune the rest', pruneRestStatement, () => ({ days: 20, limit_: 200 })),
];
