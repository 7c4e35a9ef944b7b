import type { SqlStatement } from './sql-driver.port.js';
import {
  findByCommandStatement,
  listStatement,
  resolveStatement,
  claimPollsStatement,
} from './operation-statements.js';
import { claimOutboxStatement, publishedStatement, recordInboundStatement } from './outbox-statements.js';
import { reserveStatement } from './rate-statement.js';
import { reopenStatement } from './reopen-statement.js';
import { forgetStatement, pruneStatement } from './retention-statements.js';
import type { SqlContext } from './sql-fragments.js';
import { sweepLeasesStatement, claimDoubtsStatement, claimDueStatement } from './taking-statements.js';

export type Operation =
  | 'claimDue'
  | 'claimDoubts'
  | 'sweepLeases'
  | 'recordInbound'
  | 'claimOutbox'
  | 'published'
  | 'findByCommand'
  | 'listOpen'
  | 'listAll'
  | 'resolve'
  | 'claimPolls'
  | 'prune'
  | 'forget'
  | 'reserve'
  | 'reopen';

/** Statements that are rare, or many already, and so run by themselves. */
export function operations(context: SqlContext): Readonly<Record<Operation, SqlStatement>> {
  return {
    claimDue: claimDueStatement(context),
    claimDoubts: claimDoubtsStatement(context),
    sweepLeases: sweepLeasesStatement(context),
    recordInbound: recordInboundStatement(context),
    claimOutbox: claimOutboxStatement(context),
    published: publishedStatement(context),
    findByCommand: findByCommandStatement(context),
    listOpen: listStatement(context, 'open'),
    listAll: listStatement(context, 'all'),
    resolve: resolveStatement(context),
    claimPolls: claimPollsStatement(context),
    prune: pruneStatement(context),
    forget: forgetStatement(context),
    reserve: reserveStatement(context),
    reopen: reopenStatement(context),
  };
}
