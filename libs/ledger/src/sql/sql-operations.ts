import type { SqlDriver, SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { auditStatement, recordAuditStatement } from './audit-statements.js';
import { cancelStatement, markStatement } from './cancel-statements.js';
import { claimDoubtsStatement, claimDueStatement, sweepLeasesStatement } from './claim-statements.js';
import { countsStatement, dayCountsStatement, liftStatement } from './count-statements.js';
import { dueStatement } from './due-statement.js';
import { freshOutboxStatement } from './fresh-outbox-statement.js';
import {
  claimPollsStatement,
  countRefusalStatement,
  findByCommandStatement,
  findByRecipientStatement,
  listStatement,
  lookUpStatement,
  resolveStatement,
  unsettledStatement,
} from './operation-statements.js';
import {
  claimOutboxStatement,
  keptAsideStatement,
  publishedStatement,
  recordInboundStatement,
  refusedStatement,
  republishStatement,
  tellRelayStatement,
} from './outbox-statements.js';
import { reserveStatement } from './rate-statement.js';
import { reopenStatement } from './reopen-statement.js';
import { repeatTransient } from './repeat-transient.js';
import { forgetStatement, pruneRestStatement, pruneStatement } from './retention-statements.js';
import { handedStatement } from './settle-statements.js';
import type { SqlContext } from './sql-fragments.js';

/** Statements that are rare, or many already, and so run by themselves. */
export function operations(context: SqlContext) {
  return {
    due: dueStatement(context),
    claimDue: claimDueStatement(context),
    claimDoubts: claimDoubtsStatement(context),
    sweepLeases: sweepLeasesStatement(context),
    recordInbound: recordInboundStatement(context),
    freshOutbox: freshOutboxStatement(context),
    claimOutbox: claimOutboxStatement(context),
    tellRelay: tellRelayStatement(context),
    published: publishedStatement(context),
    refused: refusedStatement(context),
    keptAside: keptAsideStatement(context),
    republish: republishStatement(context),
    handed: handedStatement(context),
    lookUp: lookUpStatement(context),
    unsettled: unsettledStatement(context),
    findByCommand: findByCommandStatement(context),
    findByRecipient: findByRecipientStatement(context),
    list: listStatement(context),
    resolveCommand: resolveStatement(context, 'command'),
    resolveAccount: resolveStatement(context, 'account'),
    resolveAll: resolveStatement(context, 'all'),
    mark: markStatement(context),
    cancel: cancelStatement(context),
    countRefusal: countRefusalStatement(context),
    claimPolls: claimPollsStatement(context),
    prune: pruneStatement(context),
    pruneRest: pruneRestStatement(context),
    forget: forgetStatement(context),
    lift: liftStatement(context),
    dayCounts: dayCountsStatement(context),
    recordAudit: recordAuditStatement(context),
    audit: auditStatement(context),
    counts: countsStatement(context),
    reserve: reserveStatement(context),
    reopen: reopenStatement(context),
  } satisfies Readonly<Record<string, SqlStatement>>;
}

export type Operation = keyof ReturnType<typeof operations>;

/** Runs them, each again where another transaction or a lost connection was in the way. */
export class SqlOperations {
  readonly statements: Readonly<Record<Operation, SqlStatement>>;

  constructor(
    readonly driver: SqlDriver,
    context: SqlContext,
  ) {
    this.statements = operations(context);
  }

  run<Line extends SqlRecord>(operation: Operation, parameter: unknown): Promise<readonly Line[]> {
    return repeatTransient(() => this.driver.run<Line>(this.statements[operation], parameter));
  }

  async first(operation: Operation, parameter: unknown): Promise<SqlRecord> {
    return (await this.run(operation, parameter))[0] ?? {};
  }

  async count(operation: Operation, parameter: unknown): Promise<number> {
    return Number((await this.first(operation, parameter))['count'] ?? 0);
  }
}
