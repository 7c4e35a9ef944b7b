import type { ClaimedRow, ClaimOptions } from '../port/claim.js';
import type { LedgerCounts } from '../port/counts.js';
import type { AuditNote, AuditPage, CancelAnswer, CancelRequest, ResolveRequest } from '../port/decision.js';
import type {
  AnswerNote,
  Attempt,
  BeginAnswer,
  CommandKnowledge,
  CommandQuery,
  SendIntent,
  SettleAnswer,
  Wait,
} from '../port/intent.js';
import type { InboundEvent, OutboxEntry } from '../port/ledger-event.js';
import type { ImplausibleInstant, Ledger, LedgerOptions, RowPage } from '../port/ledger.port.js';
import type { Charge, ChargeAnswer, DayCount } from '../port/limits.js';
import type { KeptAsideEvent, OutboxClaim, RefusedEntry, RelayListener } from '../port/outbox.js';
import type { AcceptedFacts, RejectionFacts, SendRow, SendState, Suspicion } from '../port/send-row.js';
import type { ListedMessage, StatusAnswer, StatusReport } from '../port/status.js';
import { isRowId, rowIds } from '../rules/row-id.js';
import { migrate } from '../schema/migrator.js';
import { sqlNames } from '../schema/sql-names.js';
import type { SqlDriver } from '../drivers/sql-driver.port.js';
import { auditInput, toAuditPage } from './audit-statements.js';
import { claimInput } from './claim-statements.js';
import { toDayCount } from './count-statements.js';
import { latestCounts } from './latest-counts.js';
import { claimOutbox } from './outbox-claim.js';
import { refusedInput, toKeptAside } from './outbox-statements.js';
import { prune } from './pruning.js';
import { listenAsRelay } from './relay-listening.js';
import { reopenInput } from './reopen-statement.js';
import { type RowRecord, toSendRow, toSuspicion } from './row-reader.js';
import { SqlDecisions } from './sql-decisions.js';
import type { SqlContext } from './sql-fragments.js';
import { lookUp } from './sql-knowledge.js';
import { type Operation, SqlOperations } from './sql-operations.js';
import { SqlWrites } from './sql-writes.js';

export interface SqlLedgerOptions extends LedgerOptions {
  /** Default `ecall_gateway`. */
  readonly schema?: string;
  /** The SQL expression for the present; the database's clock, unless a test moves time itself. */
  readonly now?: string;
}

/** The ledger on a database that speaks PostgreSQL's SQL. */
export class SqlLedger implements Ledger {
  private readonly context: SqlContext;
  private readonly writes: SqlWrites;
  private readonly operations: SqlOperations;
  private readonly decisions: SqlDecisions;

  constructor(
    private readonly driver: SqlDriver,
    { schema = 'ecall_gateway', now = 'clock_timestamp()', ...options }: SqlLedgerOptions,
    private readonly newId: () => string = rowIds(),
  ) {
    this.context = { names: sqlNames(schema), options, now };
    this.writes = new SqlWrites(driver, this.context, options.observer);
    this.operations = new SqlOperations(driver, this.context);
    this.decisions = new SqlDecisions(this.operations);
  }

  async open(): Promise<void> {
    await this.driver.open();
    try {
      await migrate(this.driver, this.context.names);
    } catch (error) {
      await this.driver.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.writes.idle();
    await this.driver.close();
  }

  /** Writes what changes nothing, which a standby does not take; a full disk is known by the last writes. */
  async ping(): Promise<void> {
    const { names } = this.context;
    await this.driver.run(
      { name: 'ping', text: `delete from ${names.rates} where account = $1::jsonb ->> 'none'` },
      {},
    );
    this.writes.check();
  }

  async lookUp(query: CommandQuery): Promise<CommandKnowledge> {
    return lookUp(this.operations, query);
  }

  begin(intent: SendIntent): Promise<BeginAnswer> {
    return this.writes.admissions.add({ intent, to: 'call', id: this.newId() });
  }

  reject(intent: SendIntent, rejection: RejectionFacts): Promise<BeginAnswer> {
    return this.writes.admissions.add({ intent, to: 'reject', id: this.newId(), rejection });
  }

  defer(intent: SendIntent, wait: Wait, attempt?: Attempt, note?: AnswerNote): Promise<BeginAnswer> {
    return this.writes.admissions.add({
      intent,
      to: 'defer',
      id: this.newId(),
      wait,
      ...(attempt && { attempt }),
      ...(note && { note }),
    });
  }

  charge(charge: Charge): Promise<ChargeAnswer> {
    return this.writes.charges.add(charge);
  }

  reschedule(attempt: Attempt, wait: Wait, note?: AnswerNote): Promise<SettleAnswer> {
    return this.writes.givenBack.add({ attempt, wait, note });
  }

  release(attempt: Attempt, command?: string, note?: AnswerNote): Promise<SettleAnswer> {
    return this.writes.givenBack.add({ attempt, command, note });
  }

  accepted(attempt: Attempt, { messageId, requestId }: AcceptedFacts): Promise<SettleAnswer> {
    return this.writes.accepted.add({ attempt, messageId, requestId });
  }

  rejected(attempt: Attempt, rejection: RejectionFacts): Promise<SettleAnswer> {
    return this.writes.rejected.add({ attempt, rejection });
  }

  unknown(attempt: Attempt, command: string, note?: AnswerNote): Promise<SettleAnswer> {
    return this.writes.unknown.add({ attempt, command, note });
  }

  markDirectlyPublished(rowId: string): Promise<void> {
    return this.writes.announced.add(rowId);
  }

  async handToOutbox(rowId: string): Promise<void> {
    if (isRowId(rowId)) await this.operations.run('handed', { id: rowId });
  }

  async countRefusal({ rowId, attempt }: Attempt, agoMs: number): Promise<Suspicion | undefined> {
    if (!isRowId(rowId)) return undefined;
    const [line] = await this.operations.run<{ suspicion: Suspicion }>('countRefusal', {
      id: rowId,
      attempt,
      ago: agoMs,
    });
    return line && toSuspicion(line.suspicion);
  }

  async reopen(intent: Omit<SendIntent, 'holder'>): Promise<boolean> {
    return (await this.operations.run('reopen', reopenInput(intent))).length > 0;
  }

  async isAnythingDue(): Promise<boolean> {
    return (await this.operations.first('due', {}))['is_due'] === true;
  }

  async claimDue(options: ClaimOptions): Promise<readonly ClaimedRow[]> {
    return this.claim('claimDue', options);
  }

  async claimDoubts(options: ClaimOptions): Promise<readonly ClaimedRow[]> {
    return this.claim('claimDoubts', options);
  }

  async sweepLeases(limit: number): Promise<number> {
    const line = await this.operations.first('sweepLeases', { limit });
    if (Number(line['impossible']) > 0) this.tell('lease');
    if (Number(line['distant']) > 0) this.tell('due');
    return Number(line['count']);
  }

  recordStatus(report: StatusReport): Promise<StatusAnswer> {
    return this.writes.statuses.add(report);
  }

  findListed(message: ListedMessage): Promise<string | undefined> {
    return this.writes.listed.add(message);
  }

  async recordInbound({ id, data }: Omit<InboundEvent, 'kind' | 'at'>): Promise<'recorded' | 'unchanged'> {
    return (await this.operations.run('recordInbound', { id, data })).length > 0 ? 'recorded' : 'unchanged';
  }

  async claimOutbox(options: OutboxClaim): Promise<readonly OutboxEntry[]> {
    const { entries, wasImplausible } = await claimOutbox(this.operations, options);
    if (wasImplausible) this.tell('relay-lease');
    return entries;
  }

  listenAsRelay(listener: RelayListener): () => void {
    return listenAsRelay(this.driver, this.context.names, listener);
  }

  async published(outboxIds: readonly string[]): Promise<void> {
    await this.operations.run('published', outboxIds);
  }

  async refusedByBroker(entries: readonly RefusedEntry[]): Promise<void> {
    await this.operations.run('refused', entries.map(refusedInput));
  }

  async keptAside({ limit, before }: { limit: number; before?: string }): Promise<readonly KeptAsideEvent[]> {
    return (await this.operations.run('keptAside', { limit_: limit, before })).map(toKeptAside);
  }

  async republish(commandId: string, audit?: AuditNote): Promise<number> {
    return this.operations.count('republish', { commandId, ...auditInput(audit) });
  }

  async unsettled(wanted: readonly string[]): Promise<readonly string[]> {
    return (await this.operations.run('unsettled', wanted.filter(isRowId))).map(({ id }) => String(id));
  }

  async findByCommand(commandId: string): Promise<readonly SendRow[]> {
    return (await this.operations.run<RowRecord>('findByCommand', { commandId })).map(toSendRow);
  }

  async findByRecipient(recipient: string, options: { limit: number; before?: string }): Promise<RowPage> {
    return this.page('findByRecipient', { recipient }, options);
  }

  async list(options: { states: readonly SendState[]; limit: number; before?: string }): Promise<RowPage> {
    return this.page('list', { states: options.states }, options);
  }

  async resolve(request: ResolveRequest): Promise<{ readonly changed: number; readonly conflict: boolean }> {
    return this.decisions.resolve(request);
  }

  async cancel(request: CancelRequest): Promise<CancelAnswer> {
    return this.decisions.cancel(request);
  }

  async forget(recipient: string, audit?: AuditNote): Promise<number> {
    return this.decisions.forget(recipient, audit);
  }

  async lift(account: string, day: string, audit?: AuditNote): Promise<DayCount> {
    return this.decisions.lift(account, day, audit);
  }

  async dayCounts(): Promise<readonly DayCount[]> {
    return (await this.operations.run('dayCounts', {})).map(toDayCount);
  }

  async recordAudit(action: string, note: AuditNote): Promise<void> {
    await this.operations.run('recordAudit', { action, ...auditInput(note) });
  }

  async audit({ limit, before }: { limit: number; before?: string }): Promise<AuditPage> {
    return toAuditPage(await this.operations.run('audit', { limit_: limit + 1, before }), limit);
  }

  async claimPolls(options: {
    limit: number;
    afterMs: number;
    maxAgeMs: number;
  }): Promise<readonly SendRow[]> {
    const { limit: limit_, afterMs: after_ms, maxAgeMs: max_age_ms } = options;
    const rows = await this.operations.run<RowRecord>('claimPolls', { limit_, after_ms, max_age_ms });
    return rows.map(toSendRow);
  }

  async prune(options: { days: number; limit: number }): Promise<number> {
    return prune(this.operations, options);
  }

  async reserve(account: string, perSecond: number, count: number): Promise<readonly number[]> {
    const line = await this.operations.first('reserve', { account, every_us: 1_000_000 / perSecond, count });
    if (line['was_implausible'] === true) this.tell('rate');
    const first = Number(line['wait_ms']);
    return Array.from({ length: Number(line['granted']) }, (_, slot) => first + (slot * 1000) / perSecond);
  }

  async counts(): Promise<LedgerCounts> {
    return latestCounts(this.operations);
  }

  private async page(
    operation: 'list' | 'findByRecipient',
    which: object,
    { limit, before }: { limit: number; before?: string },
  ): Promise<RowPage> {
    if (before !== undefined && !isRowId(before)) return { rows: [] };
    // One more than asked for tells whether there is a next page.
    const found = await this.operations.run<RowRecord>(operation, { ...which, before, limit_: limit + 1 });
    const rows = found.slice(0, limit).map(toSendRow);
    const last = rows.at(-1);
    return { rows, ...(last && found.length > limit && { next: last.id }) };
  }

  private async claim(operation: Operation, options: ClaimOptions): Promise<ClaimedRow[]> {
    const rows = await this.operations.run<RowRecord>(operation, claimInput(options));
    return rows.map((row) => ({ ...toSendRow(row), command: row.command ?? '' }));
  }

  private tell(what: ImplausibleInstant): void {
    this.context.options.onImplausible?.(what);
  }
}
