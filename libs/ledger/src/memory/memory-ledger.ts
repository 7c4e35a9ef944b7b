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
import { rowIds } from '../row-id.js';
import type { AcceptedFacts, RejectionFacts, SendRow, SendState } from '../send-row.js';
import { admit } from './memory-admission.js';
import { forget, list, prune, reserve, resolve, claimPolls } from './memory-operations.js';
import { claimOutbox } from './memory-outbox.js';
import { toSendRow } from './memory-row.js';
import { reschedule, release, settleAccepted, settleRejected, settleUnknown } from './memory-settlement.js';
import { findListed, recordStatus } from './memory-status.js';
import { reopen } from './memory-reopening.js';
import { MemoryStore } from './memory-store.js';
import { sweepLeases, claimDoubts, claimDue } from './memory-taking.js';

/**
 * The ledger as plain objects: the model that the SQL ledger is checked against, and the store of tests, simulations
 * and the in-memory event bus. Every call takes effect before it returns its promise. Nothing outlives the process.
 */
export class MemoryLedger implements Ledger {
  private readonly store: MemoryStore;

  /**
   * @param clock milliseconds since the epoch; stands for the database's clock
   * @param newId row ids; has to give a UUID, another one each time
   */
  constructor(options: LedgerOptions, clock: () => number = Date.now, newId: () => string = rowIds(clock)) {
    this.store = new MemoryStore(options, clock, newId);
  }

  async open(): Promise<void> {}
  async close(): Promise<void> {}
  async ping(): Promise<void> {}

  async begin(intent: SendIntent): Promise<BeginAnswer> {
    return admit(this.store, intent, { to: 'call' });
  }

  async reject(intent: SendIntent, rejection: RejectionFacts): Promise<BeginAnswer> {
    return admit(this.store, intent, { to: 'reject', rejection });
  }

  async defer(intent: SendIntent, wait: Wait, attempt?: Attempt): Promise<BeginAnswer> {
    return admit(this.store, intent, { to: 'defer', wait, ...(attempt && { attempt }) });
  }

  async reschedule(attempt: Attempt, wait: Wait): Promise<SettleAnswer> {
    return reschedule(this.store, attempt, wait);
  }

  async accepted(attempt: Attempt, facts: AcceptedFacts): Promise<SettleAnswer> {
    return settleAccepted(this.store, attempt, facts);
  }

  async rejected(attempt: Attempt, facts: RejectionFacts): Promise<SettleAnswer> {
    return settleRejected(this.store, attempt, facts);
  }

  async unknown(attempt: Attempt, command: string): Promise<SettleAnswer> {
    return settleUnknown(this.store, attempt, command);
  }

  async release(attempt: Attempt, command?: string): Promise<SettleAnswer> {
    return release(this.store, attempt, command);
  }

  async markDirectlyPublished(rowId: string): Promise<void> {
    const row = this.store.rows.get(rowId);
    if (row?.outcome) row.announced = true;
  }

  async reopen(intent: Omit<SendIntent, 'holder'>): Promise<boolean> {
    return reopen(this.store, intent);
  }

  async claimDue(options: ClaimOptions): Promise<readonly ClaimedRow[]> {
    return claimDue(this.store, options);
  }

  async claimDoubts(options: ClaimOptions): Promise<readonly ClaimedRow[]> {
    return claimDoubts(this.store, options);
  }

  async sweepLeases(limit: number): Promise<number> {
    return sweepLeases(this.store, limit);
  }

  async recordStatus(report: StatusReport): Promise<StatusAnswer> {
    return recordStatus(this.store, report);
  }

  async findListed(message: ListedMessage): Promise<string | undefined> {
    return findListed(this.store, message);
  }

  async recordInbound(event: Omit<InboundEvent, 'kind' | 'at'>): Promise<'recorded' | 'unchanged'> {
    if (this.store.inbound.has(event.id)) return 'unchanged';
    this.store.inbound.set(event.id, this.store.now());
    this.store.emitInbound(event.id, event.data);
    return 'recorded';
  }

  async claimOutbox(options: {
    holder: string;
    limit: number;
    leaseMs: number;
  }): Promise<readonly OutboxEntry[]> {
    return claimOutbox(this.store, options);
  }

  async published(outboxIds: readonly string[]): Promise<void> {
    const gone = new Set(outboxIds);
    this.store.outbox = this.store.outbox.filter(({ outboxId }) => !gone.has(String(outboxId)));
  }

  async findByCommand(commandId: string): Promise<readonly SendRow[]> {
    return this.store
      .inPlace()
      .filter((row) => row.facts.commandId === commandId)
      .map(toSendRow);
  }

  async list(options: { states: readonly SendState[]; limit: number; before?: string }): Promise<RowPage> {
    return list(this.store, options);
  }

  async resolve(request: ResolveRequest): Promise<{ readonly changed: number; readonly conflict: boolean }> {
    return resolve(this.store, request);
  }

  async claimPolls(options: {
    limit: number;
    afterMs: number;
    maxAgeMs: number;
  }): Promise<readonly SendRow[]> {
    return claimPolls(this.store, options);
  }

  async prune(options: { days: number; limit: number }): Promise<number> {
    return prune(this.store, options);
  }

  async forget(recipient: string): Promise<number> {
    return forget(this.store, recipient);
  }

  async reserve(account: string, perSecond: number, count: number): Promise<readonly number[]> {
    return reserve(this.store, account, perSecond, count);
  }
}
