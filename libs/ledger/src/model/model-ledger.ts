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
import type { Ledger, LedgerOptions, RowPage } from '../port/ledger.port.js';
import type { Charge, ChargeAnswer, DayCount } from '../port/limits.js';
import type { KeptAsideEvent, OutboxClaim, RefusedEntry, RelayListener } from '../port/outbox.js';
import type { AcceptedFacts, RejectionFacts, SendRow, SendState, Suspicion } from '../port/send-row.js';
import type { ListedMessage, StatusAnswer, StatusReport } from '../port/status.js';
import { rowIds } from '../rules/row-id.js';
import { admit, lookUp } from './model-admission.js';
import { cancel } from './model-cancelling.js';
import { claimDoubts, claimDue, isAnythingDue, sweepLeases } from './model-claims.js';
import { counts } from './model-counts.js';
import { charge, dayCounts, lift } from './model-limits.js';
import {
  auditPage,
  claimPolls,
  countRefusal,
  keepAudit,
  page,
  reserve,
  resolve,
} from './model-operations.js';
import {
  claimOutbox,
  handToOutbox,
  keptAside,
  leaveOutbox,
  refusedByBroker,
  republish,
} from './model-outbox.js';
import { reopen } from './model-reopening.js';
import { forget, prune } from './model-retention.js';
import { toSendRow } from './model-row.js';
import { release, reschedule, settleAccepted, settleRejected, settleUnknown } from './model-settlement.js';
import { findListed, recordStatus } from './model-status.js';
import { ModelStore } from './model-store.js';

/**
 * The ledger as plain objects: the model that the SQL ledger is checked against, and the store of tests and
 * simulations. Every call takes effect before it returns its promise. Nothing outlives the process.
 */
export class MemoryLedger implements Ledger {
  private readonly store: ModelStore;

  /**
   * @param clock milliseconds since the epoch; stands for the database's clock
   * @param newId row ids; has to give a UUID, another one each time
   */
  constructor(options: LedgerOptions, clock: () => number = Date.now, newId: () => string = rowIds(clock)) {
    this.store = new ModelStore(options, clock, newId);
  }

  async open(): Promise<void> {}
  async close(): Promise<void> {}
  async ping(): Promise<void> {}

  async lookUp(query: CommandQuery): Promise<CommandKnowledge> {
    return lookUp(this.store, query);
  }

  async begin(intent: SendIntent): Promise<BeginAnswer> {
    return admit(this.store, intent, { to: 'call' });
  }

  async reject(intent: SendIntent, rejection: RejectionFacts): Promise<BeginAnswer> {
    return admit(this.store, intent, { to: 'reject', rejection });
  }

  async defer(intent: SendIntent, wait: Wait, attempt?: Attempt, note?: AnswerNote): Promise<BeginAnswer> {
    return admit(this.store, intent, {
      to: 'defer',
      wait,
      ...(attempt && { attempt }),
      ...(note && { note }),
    });
  }

  async reschedule(attempt: Attempt, wait: Wait, note?: AnswerNote): Promise<SettleAnswer> {
    return reschedule(this.store, attempt, { wait, note });
  }

  async charge(wanted: Charge): Promise<ChargeAnswer> {
    return charge(this.store, wanted);
  }

  async accepted(attempt: Attempt, facts: AcceptedFacts): Promise<SettleAnswer> {
    return settleAccepted(this.store, attempt, facts);
  }

  async rejected(attempt: Attempt, facts: RejectionFacts): Promise<SettleAnswer> {
    return settleRejected(this.store, attempt, facts);
  }

  async unknown(attempt: Attempt, command: string, note?: AnswerNote): Promise<SettleAnswer> {
    return settleUnknown(this.store, attempt, { command, note });
  }

  async release(attempt: Attempt, command?: string, note?: AnswerNote): Promise<SettleAnswer> {
    return release(this.store, attempt, { command, note });
  }

  async markDirectlyPublished(rowId: string): Promise<void> {
    const row = this.store.rows.get(rowId);
    if (row?.outcome) row.announced = true;
  }

  async handToOutbox(rowId: string): Promise<void> {
    handToOutbox(this.store, rowId);
  }

  async countRefusal(attempt: Attempt, agoMs: number): Promise<Suspicion | undefined> {
    return countRefusal(this.store, attempt, agoMs);
  }

  async reopen(intent: Omit<SendIntent, 'holder'>): Promise<boolean> {
    return reopen(this.store, intent);
  }

  async isAnythingDue(): Promise<boolean> {
    return isAnythingDue(this.store);
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

  async claimOutbox(options: OutboxClaim): Promise<readonly OutboxEntry[]> {
    return claimOutbox(this.store, options);
  }

  listenAsRelay(listener: RelayListener): () => void {
    this.store.relayListeners.add(listener);
    listener.onListening();
    return () => this.store.relayListeners.delete(listener);
  }

  async published(outboxIds: readonly string[]): Promise<void> {
    leaveOutbox(this.store, outboxIds);
  }

  async refusedByBroker(entries: readonly RefusedEntry[]): Promise<void> {
    refusedByBroker(this.store, entries);
  }

  async keptAside(options: { limit: number; before?: string }): Promise<readonly KeptAsideEvent[]> {
    const { limit, before } = options;
    return keptAside(this.store, limit, before === undefined ? undefined : Number(before));
  }

  async republish(commandId: string, audit?: AuditNote): Promise<number> {
    keepAudit(this.store, 'republish', audit);
    return republish(this.store, commandId);
  }

  async unsettled(wanted: readonly string[]): Promise<readonly string[]> {
    const open = [...this.store.open].map(({ id }) => id);
    return open.filter((id) => wanted.includes(id));
  }

  async findByCommand(commandId: string): Promise<readonly SendRow[]> {
    return this.store
      .inPlace()
      .filter((row) => row.facts.commandId === commandId)
      .map(toSendRow);
  }

  async findByRecipient(recipient: string, options: { limit: number; before?: string }): Promise<RowPage> {
    return page(this.store, (row) => row.recipient === recipient, options);
  }

  async list(options: { states: readonly SendState[]; limit: number; before?: string }): Promise<RowPage> {
    return page(this.store, (row) => options.states.includes(row.state), options);
  }

  async resolve(request: ResolveRequest): Promise<{ readonly changed: number; readonly conflict: boolean }> {
    keepAudit(this.store, 'resolve', request.audit);
    return resolve(this.store, request);
  }

  async cancel(request: CancelRequest): Promise<CancelAnswer> {
    keepAudit(this.store, 'cancel', request.audit);
    return cancel(this.store, request);
  }

  async lift(account: string, day: string, audit?: AuditNote): Promise<DayCount> {
    keepAudit(this.store, 'lift', audit);
    return lift(this.store, account, day);
  }

  async dayCounts(): Promise<readonly DayCount[]> {
    return dayCounts(this.store);
  }

  async recordAudit(action: string, note: AuditNote): Promise<void> {
    keepAudit(this.store, action, note);
  }

  async audit(options: { limit: number; before?: string }): Promise<AuditPage> {
    return auditPage(this.store, options.limit, options.before);
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

  async forget(recipient: string, audit?: AuditNote): Promise<number> {
    keepAudit(this.store, 'forget', audit);
    return forget(this.store, recipient);
  }

  async reserve(account: string, perSecond: number, count: number): Promise<readonly number[]> {
    return reserve(this.store, account, perSecond, count);
  }

  async counts(): Promise<LedgerCounts> {
    return counts(this.store);
  }
}
