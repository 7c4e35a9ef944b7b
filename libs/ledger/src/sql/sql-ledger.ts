import type { InboundEvent, OutboxEntry } from '../ledger-event.js';
import type {
  Attempt,
  BeginAnswer,
  Ledger,
  LedgerOptions,
  ListedMessage,
  ResolveRequest,
  RowPage,
  SendIntent,
  SettleAnswer,
  StatusAnswer,
  StatusReport,
  ClaimedRow,
  ClaimOptions,
  Wait,
} from '../ledger.port.js';
import { isRowId, rowIds } from '../row-id.js';
import {
  type AcceptedFacts,
  type RejectionFacts,
  SETTLED_STATES,
  type SendRow,
  type SendState,
} from '../send-row.js';
import { migrate } from './migrator.js';
import { type OutboxRecord, type RowRecord, toOutboxEntry, toSendRow } from './row-reader.js';
import type { SqlDriver, SqlRecord } from './sql-driver.port.js';
import type { SqlContext } from './sql-fragments.js';
import { sqlNames } from './sql-names.js';
import { type Operation, operations } from './sql-operations.js';
import { reopenInput } from './reopen-statement.js';
import { repeatPassing } from './repeat-passing.js';
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
  private readonly statements: ReturnType<typeof operations>;

  constructor(
    private readonly driver: SqlDriver,
    { schema = 'ecall_gateway', now = 'clock_timestamp()', ...options }: SqlLedgerOptions,
    private readonly newId: () => string = rowIds(),
  ) {
    this.context = { names: sqlNames(schema), options, now };
    this.writes = new SqlWrites(driver, this.context);
    this.statements = operations(this.context);
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

  begin(intent: SendIntent): Promise<BeginAnswer> {
    return this.writes.admissions.add({ intent, to: 'call', id: this.newId() });
  }

  reject(intent: SendIntent, rejection: RejectionFacts): Promise<BeginAnswer> {
    return this.writes.admissions.add({ intent, to: 'reject', id: this.newId(), rejection });
  }

  defer(intent: SendIntent, wait: Wait, attempt?: Attempt): Promise<BeginAnswer> {
    return this.writes.admissions.add({
      intent,
      to: 'defer',
      id: this.newId(),
      wait,
      ...(attempt && { attempt }),
    });
  }

  reschedule(attempt: Attempt, wait: Wait): Promise<SettleAnswer> {
    return this.writes.givenBack.add({ attempt, wait });
  }

  release(attempt: Attempt, command?: string): Promise<SettleAnswer> {
    return this.writes.givenBack.add({ attempt, command });
  }

  accepted(attempt: Attempt, { messageId, requestId }: AcceptedFacts): Promise<SettleAnswer> {
    return this.writes.accepted.add({ attempt, messageId, requestId });
  }

  rejected(attempt: Attempt, rejection: RejectionFacts): Promise<SettleAnswer> {
    return this.writes.rejected.add({ attempt, rejection });
  }

  unknown(attempt: Attempt, command: string): Promise<SettleAnswer> {
    return this.writes.unknown.add({ attempt, command });
  }

  markDirectlyPublished(rowId: string): Promise<void> {
    return this.writes.announced.add(rowId);
  }

  async reopen(intent: Omit<SendIntent, 'holder'>): Promise<boolean> {
    return (await this.run('reopen', reopenInput(intent))).length > 0;
  }

  async claimDue(options: ClaimOptions): Promise<readonly ClaimedRow[]> {
    return this.take('claimDue', options);
  }

  async claimDoubts(options: ClaimOptions): Promise<readonly ClaimedRow[]> {
    return this.take('claimDoubts', options);
  }

  async sweepLeases(limit: number): Promise<number> {
    return this.count('sweepLeases', { limit });
  }

  recordStatus(report: StatusReport): Promise<StatusAnswer> {
    return this.writes.statuses.add(report);
  }

  findListed(message: ListedMessage): Promise<string | undefined> {
    return this.writes.listed.add(message);
  }

  async recordInbound({ id, data }: Omit<InboundEvent, 'kind' | 'at'>): Promise<'recorded' | 'unchanged'> {
    return (await this.run('recordInbound', { id, data })).length > 0 ? 'recorded' : 'unchanged';
  }

  async claimOutbox(options: {
    holder: string;
    limit: number;
    leaseMs: number;
  }): Promise<readonly OutboxEntry[]> {
    const { holder, limit, leaseMs } = options;
    const records = await this.run<OutboxRecord>('claimOutbox', { holder, limit_: limit, lease: leaseMs });
    return records.map(toOutboxEntry);
  }

  async published(outboxIds: readonly string[]): Promise<void> {
    await this.run('published', outboxIds);
  }

  async findByCommand(commandId: string): Promise<readonly SendRow[]> {
    return (await this.run<RowRecord>('findByCommand', { commandId })).map(toSendRow);
  }

  async list(options: { states: readonly SendState[]; limit: number; before?: string }): Promise<RowPage> {
    const { states, limit, before } = options;
    if (before !== undefined && !isRowId(before)) return { rows: [] };
    const isOpen = states.every((state) => !SETTLED_STATES.some((settled) => settled === state));
    // One more than asked for tells whether there is a next page.
    const found = await this.run<RowRecord>(isOpen ? 'listOpen' : 'listAll', {
      states,
      before,
      limit_: limit + 1,
    });
    const rows = found.slice(0, limit).map(toSendRow);
    const last = rows.at(-1);
    return { rows, ...(last && found.length > limit && { next: last.id }) };
  }

  async resolve(request: ResolveRequest): Promise<{ readonly changed: number; readonly conflict: boolean }> {
    const { decision, commandId, recipient, account, before, version } = request;
    const [line] = await this.run('resolve', {
      i_decision: decision,
      i_command_id: commandId,
      i_recipient: recipient,
      i_account: account,
      i_before: before,
      i_version: version,
    });
    const changed = Number(line?.['changed']);
    return { changed, conflict: commandId !== undefined && changed === 0 && Number(line?.['named']) > 0 };
  }

  async claimPolls(options: {
    limit: number;
    afterMs: number;
    maxAgeMs: number;
  }): Promise<readonly SendRow[]> {
    const { limit, afterMs, maxAgeMs } = options;
    const rows = await this.run<RowRecord>('claimPolls', {
      limit_: limit,
      after_ms: afterMs,
      max_age_ms: maxAgeMs,
    });
    return rows.map(toSendRow);
  }

  async prune({ days, limit }: { days: number; limit: number }): Promise<number> {
    return this.count('prune', { days, limit_: limit });
  }

  async forget(recipient: string): Promise<number> {
    return this.count('forget', { recipient });
  }

  async reserve(account: string, perSecond: number, count: number): Promise<readonly number[]> {
    const [line] = await this.run('reserve', { account, every_us: 1_000_000 / perSecond, count });
    const first = Number(line?.['wait_ms']);
    return Array.from({ length: Number(line?.['granted']) }, (_, slot) => first + (slot * 1000) / perSecond);
  }

  private async take(operation: 'claimDue' | 'claimDoubts', options: ClaimOptions): Promise<ClaimedRow[]> {
    const rows = await this.run<RowRecord>(operation, {
      i_holder: options.holder,
      i_limit: options.limit,
      i_skip_accounts: options.skipAccounts ?? [],
      i_skip_rows: (options.skipRowIds ?? []).filter(isRowId),
      i_only: options.onlyAccount,
      i_probe: options.probeAccount,
    });
    return rows.map((row) => ({ ...toSendRow(row), command: row.command ?? '' }));
  }

  private async count(operation: Operation, parameter: SqlRecord): Promise<number> {
    const [line] = await this.run(operation, parameter);
    return Number(line?.['count']);
  }

  private run<Line extends SqlRecord>(operation: Operation, parameter: unknown): Promise<readonly Line[]> {
    return repeatPassing(() => this.driver.run<Line>(this.statements[operation], parameter));
  }
}
