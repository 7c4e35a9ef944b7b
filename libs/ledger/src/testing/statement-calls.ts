import type { Client } from 'pg';
import type { SqlStatement } from '../drivers/sql-driver.port.js';
import type { ClaimOptions } from '../port/claim.js';
import { admissionInput } from '../sql/admission-group.js';
import { admissionStatement } from '../sql/admission-statement.js';
import { auditStatement } from '../sql/audit-statements.js';
import { cancelStatement, markStatement } from '../sql/cancel-statements.js';
import { chargeStatement } from '../sql/charge-statement.js';
import {
  claimDoubtsStatement,
  claimDueStatement,
  claimInput,
  sweepLeasesStatement,
} from '../sql/claim-statements.js';
import { countsStatement, dayCountsStatement } from '../sql/count-statements.js';
import {
  claimPollsStatement,
  countRefusalStatement,
  findByCommandStatement,
  findByRecipientStatement,
  listStatement,
  lookUpStatement,
  resolveStatement,
} from '../sql/operation-statements.js';
import {
  claimOutboxStatement,
  keptAsideStatement,
  outboxInput,
  publishedStatement,
  refusedStatement,
  republishStatement,
} from '../sql/outbox-statements.js';
import { reserveStatement } from '../sql/rate-statement.js';
import { forgetStatement, pruneRestStatement, pruneStatement } from '../sql/retention-statements.js';
import {
  acceptedStatement,
  announcedStatement,
  giveBackStatement,
  rejectedStatement,
  unknownStatement,
} from '../sql/settle-statements.js';
import type { SqlContext } from '../sql/sql-fragments.js';
import { statusStatement } from '../sql/status-statement.js';
import type { SqlNames } from '../schema/sql-names.js';
import { sampleIntent } from './sample-intent.js';

type Statement = (context: SqlContext) => SqlStatement;
type Parameter = (client: Client, names: SqlNames) => Promise<unknown>;

/** One call of a statement on a ledger filled by `fillScripts`. */
export interface StatementCall {
  readonly name: string;
  readonly statement: Statement;
  readonly parameter: Parameter;
  /** Run first, in the same transaction. */
  readonly before?: readonly { readonly statement: Statement; readonly parameter: Parameter }[];
}

const call = (name: string, statement: Statement, parameter: object): StatementCall => ({
  name,
  statement,
  parameter: async () => parameter,
});

const ofRows = (
  name: string,
  statement: Statement,
  { like, to }: { like: string; to: (ids: readonly string[]) => unknown },
): StatementCall => ({
  name,
  statement,
  parameter: async (client, names) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from ${names.sends} where command_id = any(select '${like}-' || i from generate_series(1, 20) i)`,
    );
    return to(rows.map(({ id }) => id));
  },
});

const settled = (ids: readonly string[]) => ids.map((i_id, i_ord) => ({ i_ord, i_id, i_attempt: 1 }));

const sources = ['default', 'other'].flatMap((account) =>
  ['Sms', 'Whatsapp', 'Rcs'].map((channel) => ({ account, channel })),
);
const claim = (given: Partial<ClaimOptions>): object =>
  claimInput({ holder: 'h', limit: 64, sources, keptForOrdinary: 13, ...given });
const admission = (to: 'call' | 'defer', given: object): object[] => [
  admissionInput(
    {
      intent: sampleIntent(given),
      to,
      id: '019a0000-0000-7000-8000-000000000000',
      wait: { reason: 'behind', due: { inMs: 0 } },
    },
    0,
  ),
];

/** Every statement of the ledger, and the ones that were slow in each of the ways that made them so. */
export const STATEMENT_CALLS: readonly StatementCall[] = [
  call('claimDue', claimDueStatement, claim({})),
  call('claimDue, nobody may go', claimDueStatement, claim({ sources: [] })),
  call('claimDue, an early probe', claimDueStatement, claim({ limit: 1, early: true })),
  call('claimDoubts', claimDoubtsStatement, claim({})),
  call(
    'claimDoubts of an account',
    claimDoubtsStatement,
    claim({ sources: [{ account: 'suspended', channel: 'Sms' }] }),
  ),
  call('sweepLeases', sweepLeasesStatement, { limit: 64 }),
  call('begin, new', admissionStatement, admission('call', { commandId: 'new' })),
  call(
    'begin, known',
    admissionStatement,
    admission('call', { commandId: 'a-7', recipient: '+41790000007' }),
  ),
  call(
    'begin, behind a million',
    admissionStatement,
    admission('call', { commandId: 'new', orderingKey: 'one-key' }),
  ),
  call(
    'defer, behind a million',
    admissionStatement,
    admission('defer', { commandId: 'new', orderingKey: 'one-key' }),
  ),
  ofRows('accepted', acceptedStatement, { like: 'c', to: settled }),
  ofRows('rejected', rejectedStatement, { like: 'c', to: settled }),
  ofRows('unknown', unknownStatement, { like: 'c', to: settled }),
  ofRows('release', giveBackStatement, { like: 'c', to: settled }),
  ofRows('mark directly published', announcedStatement, { like: 'a', to: settled }),
  ofRows('charge', chargeStatement, {
    like: 'c',
    to: (ids) =>
      ids.map((id, ord) => ({
        ord,
        id,
        attempt: 1,
        segments: 1,
        limits: [{ max: 5, window_ms: 3_600_000 }],
        day: '2026-11-24T06:00:00.000Z',
        most: 1_000,
        extra: 0,
      })),
  }),
  ofRows('recordStatus', statusStatement, {
    like: 'a',
    to: (ids) =>
      ids.map((i_id, i_ord) => ({
        i_ord,
        i_id,
        i_status: 'read',
        i_final: true,
        i_supersedes: ['', 'delivered'],
      })),
  }),
  ofRows('countRefusal', countRefusalStatement, { like: 's', to: ([id]) => ({ id, attempt: 0, ago: 0 }) }),
  call('lookUp', lookUpStatement, { commandId: 'a-7' }),
  call('findByCommand', findByCommandStatement, { commandId: 'a-7' }),
  call('findByRecipient', findByRecipientStatement, { recipient: '+41790000007', limit_: 101 }),
  ...['accepted', 'cancelled', 'parked', 'scheduled', 'ready'].map((state) =>
    call(`list ${state}`, listStatement, { states: [state], limit_: 101 }),
  ),
  call('list doubt and parked', listStatement, { states: ['doubt', 'parked'], limit_: 101 }),
  call('resolve one', (context) => resolveStatement(context, 'command'), {
    i_decision: 'sent',
    i_command_id: 'p-7',
  }),
  call('resolve an account', (context) => resolveStatement(context, 'account'), {
    i_decision: 'drop',
    i_account: 'default',
  }),
  call('resolve an account that has none', (context) => resolveStatement(context, 'account'), {
    i_decision: 'drop',
    i_account: 'other',
  }),
  call('resolve all', (context) => resolveStatement(context, 'all'), { i_decision: 'drop' }),
  call('cancel, the mark', markStatement, { command_id: 's-7' }),
  call('cancel', cancelStatement, { command_id: 's-7' }),
  call('claimPolls', claimPollsStatement, { limit_: 100, after_ms: 600_000, max_age_ms: 3_600_000 }),
  call('claimPolls, none due', claimPollsStatement, { limit_: 100, after_ms: 9e9, max_age_ms: 3_600_000 }),
  call('prune, nothing old', pruneStatement, { days: 30, limit_: 500 }),
  call('prune', pruneStatement, { days: 20, limit_: 500 }),
  call('prune the rest, nothing old', pruneRestStatement, { days: 30, limit_: 500 }),
  call('forget', forgetStatement, { recipient: '+41790000008', limit_: 500 }),
  call('reserve', reserveStatement, { account: 'default', every_us: 20_000, count: 10 }),
  call('claimOutbox', claimOutboxStatement, outboxInput({ holder: 'r', limit: 500, leaseMs: 10_000 })),
  call(
    'claimOutbox, a topic is gone',
    claimOutboxStatement,
    outboxInput({ holder: 'r', limit: 500, leaseMs: 10_000, skip: ['send'] }),
  ),
  call('published', publishedStatement, ['1', '2', '3']),
  call('refusedByBroker', refusedStatement, [{ id: '1', reason: 'x', retry: 1_000 }]),
  call('keptAside', keptAsideStatement, { limit_: 100 }),
  call('republish', republishStatement, { commandId: 'a-7' }),
  call('audit', auditStatement, { limit_: 100 }),
  call('dayCounts', dayCountsStatement, {}),
];

/** Reads up to ten thousand rows of each state, once in fifteen seconds for all replicas. */
export const COUNTS_CALL: StatementCall = call('counts', countsStatement, {});
