import { auditStatement, recordAuditStatement } from '../sql/audit-statements.js';
import { cancelStatement, markStatement } from '../sql/cancel-statements.js';
import { countsStatement, dayCountsStatement, liftStatement } from '../sql/count-statements.js';
import {
  findByCommandStatement,
  findByRecipientStatement,
  listStatement,
  resolveStatement,
  type Scope,
} from '../sql/operation-statements.js';
import { keptAsideStatement, republishStatement } from '../sql/outbox-statements.js';
import { forgetStatement } from '../sql/retention-statements.js';
import type { SqlContext } from '../sql/sql-fragments.js';
import { call, nth, type StatementCall } from './statement-call.js';

const resolve = (scope: Scope) => (context: SqlContext) => resolveStatement(context, scope);
const numberOf = (i: number): string => `+4179${String(i).padStart(7, '0')}`;
const STATES = ['accepted', 'cancelled', 'parked', 'scheduled', 'ready'];

/** What an operator or a probe asks for. */
export const OPERATOR_CALLS: readonly StatementCall[] = [
  call('findByCommand', findByCommandStatement, (round) => ({ commandId: `a-${nth(round)}` })),
  call('findByRecipient', findByRecipientStatement, (round) => ({
    recipient: numberOf(nth(round)),
    limit_: 101,
  })),
  ...STATES.map((state) => call(`list ${state}`, listStatement, () => ({ states: [state], limit_: 101 }))),
  call('list doubt and parked', listStatement, () => ({ states: ['doubt', 'parked'], limit_: 101 })),
  call('resolve one', resolve('command'), (round) => ({
    i_decision: 'sent',
    i_command_id: `p-${round + 7}`,
  })),
  call('resolve an account', resolve('account'), () => ({ i_decision: 'drop', i_account: 'default' })),
  call('resolve an account that has none', resolve('account'), () => ({
    i_decision: 'drop',
    i_account: 'other',
  })),
  call('resolve all', resolve('all'), () => ({ i_decision: 'drop' })),
  call('cancel, the mark', markStatement, (round) => ({ command_id: `s-${nth(round)}` })),
  call('cancel', cancelStatement, (round) => ({ command_id: `s-${nth(round)}` })),
  call('forget', forgetStatement, (round) => ({ recipient: numberOf(nth(round) + 1), limit_: 500 })),
  call('keptAside', keptAsideStatement, () => ({ limit_: 100 })),
  call('republish', republishStatement, (round) => ({ commandId: `o-${round + 7}` })),
  call('recordAudit', recordAuditStatement, () => ({ action: 'dlq-replay', i_who: 'operator', i_what: {} })),
  call('audit', auditStatement, () => ({ limit_: 100 })),
  call('dayCounts', dayCountsStatement, () => ({})),
  call('lift', liftStatement, () => ({ account: 'default', day: '2026-11-24T06:00:00.000Z' })),
];

/** Reads up to ten thousand rows of each state, once in fifteen seconds for all replicas. */
export const COUNTS_CALL: StatementCall = call('counts', countsStatement, () => ({}));
