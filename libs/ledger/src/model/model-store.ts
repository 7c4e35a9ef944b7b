import type { AuditNote } from '../port/decision.js';
import { type CommandIdentity, recipientDigest } from '../rules/fingerprint.js';
import type { SendEvent, SendFact } from '../port/ledger-event.js';
import type { LedgerCounts } from '../port/counts.js';
import type { Attempt, SendIntent } from '../port/intent.js';
import type { LedgerOptions } from '../port/ledger.port.js';
import type { RelayListener } from '../port/outbox.js';
import { factsOf } from '../rules/command-facts.js';
import { holdsLane } from '../rules/wait-reason.js';
import { type ModelRow, iso, toSendRow } from './model-row.js';

export interface ModelOutboxEntry {
  readonly outboxId: number;
  readonly event:
    | {
        readonly kind: 'send';
        readonly rowId: string;
        readonly sequence: number;
        readonly at: number;
        readonly fact: SendFact;
      }
    | { readonly kind: 'inbound'; readonly id: string; readonly data: string; readonly at: number };
  attempts: number;
  reason: string;
  retryAt: number | null;
  refusedSince: number | null;
  keptAsideAt: number | null;
}

/** Sends begun to one number. */
export interface BegunSends {
  readonly byRow: Map<string, { readonly at: number; readonly account: string; readonly keepUntil: number }>;
  /** When the last of them was to be forgotten, also of those that were taken back. */
  keepUntil: number;
}

export interface ModelDayCount {
  readonly account: string;
  readonly day: number;
  used: number;
  lifts: number;
  limitedAt: number | null;
  urgentLimitedAt: number | null;
}

interface KnownCommand {
  /** Absent where only a cancel came so far. */
  identity?: CommandIdentity & {
    /** How many it has, save those whose rows retention removed; absent where that is not known. */
    readonly recipients?: number | undefined;
  };
  /** Digests of recipients whose rows were deleted on request; `all` once none is left. */
  forgotten: Set<string> | 'all';
  /** Digests of recipients that are cancelled, or `all`. */
  cancelled: Set<string> | 'all';
  /** When it was last cancelled or forgotten: without rows it stays for the retention from then on. */
  markedAt: number | null;
}

/** The model's tables. */
export class ModelStore {
  readonly rows = new Map<string, ModelRow>();
  /** Rows that are not settled, in place order. */
  readonly open = new Set<ModelRow>();
  readonly commands = new Map<string, KnownCommand>();
  readonly inbound = new Map<string, number>();
  readonly rates = new Map<string, number>();
  readonly begun = new Map<string, BegunSends>();
  readonly days = new Map<string, ModelDayCount>();
  audit: Array<AuditNote & { readonly id: number; readonly at: number; readonly action: string }> = [];
  counted: LedgerCounts | undefined;
  outbox: ModelOutboxEntry[] = [];
  relay: { holder: string; until: number } | undefined;
  readonly relayListeners = new Set<RelayListener>();
  private readonly byKey = new Map<string, ModelRow>();
  private lastPlace = 0;
  private lastOutboxId = 0;

  constructor(
    readonly options: LedgerOptions,
    readonly now: () => number,
    private readonly newId: () => string,
  ) {}

  find(commandId: string, recipient: string): ModelRow | undefined {
    return this.byKey.get(key(commandId, recipient));
  }

  /** The row, while this attempt is the one under way or in doubt. */
  mine(attempt: Attempt): ModelRow | undefined {
    const row = this.rows.get(attempt.rowId);
    const isOpen = row?.state === 'calling' || row?.state === 'doubt';
    return row && isOpen && row.holder !== null && row.attempt === attempt.attempt ? row : undefined;
  }

  insert(intent: SendIntent): ModelRow {
    const { recipient, orderingKey: lane, segments, encoding } = intent;
    const row: ModelRow = {
      facts: factsOf(intent),
      id: this.newId(),
      place: ++this.lastPlace,
      recipient,
      lane,
      ...(segments !== undefined && { segments }),
      ...(encoding !== undefined && { encoding }),
      urgent: intent.urgent ?? false,
      namesSender: intent.namesSender ?? false,
      redirectedTo: null,
      redirects: [],
      cancelRequested: false,
      suspicion: null,
      timeline: [],
      charge: null,
      createdAt: this.now(),
      state: 'ready',
      announced: false,
      attempt: 0,
      listId: null,
      doubtful: 0,
      version: 0,
      holder: null,
      leaseUntil: null,
      dueAt: null,
      waitsSince: null,
      reason: null,
      direct: true,
      command: null,
      sequence: 0,
      doubtSince: null,
      accepted: null,
      rejection: null,
      outcome: null,
      statuses: {},
      unknownStatuses: [],
      polls: 0,
      pollBase: null,
      settledAt: null,
    };
    this.rows.set(row.id, row);
    this.open.add(row);
    this.byKey.set(key(intent.commandId, recipient), row);
    return row;
  }

  remember({ commandId, fingerprint, source, recipients }: SendIntent): void {
    this.commandOf(commandId).identity ??= { fingerprint, source, recipients };
  }

  /** How many recipients of a command have rows or may still get them; undefined where that is not known. */
  recipientsOf(commandId: string): number | undefined {
    const { identity, forgotten } = this.commandOf(commandId);
    if (forgotten === 'all') return 0;
    return identity?.recipients === undefined ? undefined : identity.recipients - forgotten.size;
  }

  markCancelled(commandId: string, recipient: string | undefined): void {
    const command = this.commandOf(commandId);
    command.markedAt = this.now();
    if (recipient === undefined) command.cancelled = 'all';
    else if (command.cancelled !== 'all') command.cancelled.add(recipientDigest(commandId, recipient));
  }

  isCancelled(commandId: string, recipient: string): boolean {
    const marked = this.commands.get(commandId)?.cancelled;
    return marked === 'all' || marked?.has(recipientDigest(commandId, recipient)) === true;
  }

  isForgotten(commandId: string, recipient: string): boolean {
    const forgotten = this.commands.get(commandId)?.forgotten;
    return forgotten === 'all' || forgotten?.has(recipientDigest(commandId, recipient)) === true;
  }

  private commandOf(commandId: string): KnownCommand {
    const known = this.commands.get(commandId) ?? {
      forgotten: new Set(),
      cancelled: new Set(),
      markedAt: null,
    };
    this.commands.set(commandId, known);
    return known;
  }

  delete(row: ModelRow): void {
    this.rows.delete(row.id);
    this.byKey.delete(key(row.facts.commandId, row.recipient));
  }

  /** What is too old goes. Its command, where that stays, has one recipient less that may have a row. */
  prune(row: ModelRow): void {
    this.delete(row);
    const command = this.commandOf(row.facts.commandId);
    const { recipients } = command.identity ?? {};
    if (command.identity && recipients !== undefined)
      command.identity = { ...command.identity, recipients: Math.max(0, recipients - 1) };
  }

  /** The digest of the number stays, so that a replay does not reach it; with the last one nothing that names a number. */
  forget(row: ModelRow): void {
    const { commandId } = row.facts;
    this.delete(row);
    this.begun.delete(row.recipient);
    const command = this.commandOf(commandId);
    command.markedAt = this.now();
    if (!this.inPlace().some((other) => other.facts.commandId === commandId)) {
      command.forgotten = 'all';
      command.cancelled = new Set();
      if (command.identity) command.identity = { ...command.identity, fingerprint: '' };
    } else if (command.forgotten !== 'all') command.forgotten.add(recipientDigest(commandId, row.recipient));
  }

  /** Whether earlier rows of the lane wait in the ledger, or were taken from there and are under way. */
  isLaneHeld(lane: string | null, before: number): boolean {
    if (lane === null) return false;
    return [...this.open].some(
      (row) =>
        row.lane === lane &&
        row.place < before &&
        holdsLane(row.reason) &&
        (row.state === 'scheduled' || row.state === 'calling'),
    );
  }

  /** Takes a row back among those that are not settled, in its place. */
  unsettle(row: ModelRow): void {
    const inPlace = [...this.open, row].toSorted((a, b) => a.place - b.place);
    this.open.clear();
    for (const each of inPlace) this.open.add(each);
  }

  /** Every row, in place order: that in which they were made. */
  inPlace(): ModelRow[] {
    return [...this.rows.values()];
  }

  isExpired(row: Pick<ModelRow, 'facts' | 'doubtful'>): boolean {
    return row.doubtful === 0 && this.isTooLate(row);
  }

  /** Past its `expiresAt`: not to be sent, whatever became of earlier attempts. */
  isTooLate({ facts: { expiresAt } }: Pick<ModelRow, 'facts'>): boolean {
    return expiresAt !== undefined && Date.parse(expiresAt) <= this.now();
  }

  /** Puts an event about the row into the outbox. */
  emit(row: ModelRow, fact: SendFact): void {
    const event = { kind: 'send', rowId: row.id, sequence: ++row.sequence, at: this.now(), fact } as const;
    this.push(event);
  }

  emitInbound(id: string, data: string): void {
    this.push({ kind: 'inbound', id, data, at: this.now() });
  }

  /** An event that was the lane's to publish, with the sequence it has. */
  push(event: ModelOutboxEntry['event']): void {
    const fresh = { attempts: 0, reason: '', retryAt: null, refusedSince: null, keptAsideAt: null };
    this.outbox.push({ outboxId: ++this.lastOutboxId, event, ...fresh });
  }

  hasUnpublished(row: ModelRow): boolean {
    return this.outbox.some(({ event }) => event.kind === 'send' && event.rowId === row.id);
  }

  /** The outcome's event, rendered from what its first writer fixed. */
  outcomeOf(row: ModelRow): SendEvent | undefined {
    if (!row.outcome) return undefined;
    const { fact, sequence, at } = row.outcome;
    return { kind: 'send', row: toSendRow(row), sequence, at: iso(at), fact };
  }
}

const key = (commandId: string, recipient: string): string => `${commandId}\u0000${recipient}`;
