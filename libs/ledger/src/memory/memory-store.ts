import { type CommandIdentity, recipientDigest } from '../fingerprint.js';
import type { SendEvent, SendFact } from '../ledger-event.js';
import type { Attempt, LedgerOptions, SendIntent } from '../ledger.port.js';
import type { CommandFacts } from '../send-row.js';
import { holdsLane } from '../wait-reason.js';
import { type MemoryRow, iso, toSendRow } from './memory-row.js';

export interface MemoryOutboxEntry {
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
}

interface KnownCommand extends CommandIdentity {
  /** Digests of recipients whose rows were deleted on request. */
  readonly forgotten: Set<string>;
}

/** The tables of the in-memory ledger. */
export class MemoryStore {
  readonly rows = new Map<string, MemoryRow>();
  /** Rows that are not settled, in place order. */
  readonly open = new Set<MemoryRow>();
  readonly commands = new Map<string, KnownCommand>();
  readonly inbound = new Map<string, number>();
  readonly rates = new Map<string, number>();
  outbox: MemoryOutboxEntry[] = [];
  relay: { holder: string; until: number } | undefined;
  private readonly byKey = new Map<string, MemoryRow>();
  private lastPlace = 0;
  private lastOutboxId = 0;

  constructor(
    readonly options: LedgerOptions,
    readonly now: () => number,
    private readonly newId: () => string,
  ) {}

  find(commandId: string, recipient: string): MemoryRow | undefined {
    return this.byKey.get(key(commandId, recipient));
  }

  /** The row, while this attempt is the one under way or in doubt. */
  mine(attempt: Attempt): MemoryRow | undefined {
    const row = this.rows.get(attempt.rowId);
    const isOpen = row?.state === 'calling' || row?.state === 'doubt';
    return row && isOpen && row.holder !== null && row.attempt === attempt.attempt ? row : undefined;
  }

  insert(intent: SendIntent): MemoryRow {
    const { recipient, orderingKey: lane, segments, encoding } = intent;
    const row: MemoryRow = {
      facts: factsOf(intent),
      id: this.newId(),
      place: ++this.lastPlace,
      recipient,
      lane,
      ...(segments !== undefined && { segments }),
      ...(encoding !== undefined && { encoding }),
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

  remember(intent: SendIntent): void {
    if (this.commands.has(intent.commandId)) return;
    this.commands.set(intent.commandId, {
      fingerprint: intent.fingerprint,
      source: intent.source,
      forgotten: new Set(),
    });
  }

  delete(row: MemoryRow): void {
    this.rows.delete(row.id);
    this.byKey.delete(key(row.facts.commandId, row.recipient));
  }

  forget(row: MemoryRow): void {
    this.delete(row);
    this.commands
      .get(row.facts.commandId)
      ?.forgotten.add(recipientDigest(row.facts.commandId, row.recipient));
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
  unsettle(row: MemoryRow): void {
    const inPlace = [...this.open, row].toSorted((a, b) => a.place - b.place);
    this.open.clear();
    for (const each of inPlace) this.open.add(each);
  }

  /** Every row, in place order: that in which they were made. */
  inPlace(): MemoryRow[] {
    return [...this.rows.values()];
  }

  isExpired(row: Pick<MemoryRow, 'facts' | 'doubtful'>): boolean {
    return row.doubtful === 0 && this.isTooLate(row);
  }

  /** Past its `expiresAt`: not to be sent, whatever became of earlier attempts. */
  isTooLate({ facts: { expiresAt } }: Pick<MemoryRow, 'facts'>): boolean {
    return expiresAt !== undefined && Date.parse(expiresAt) <= this.now();
  }

  /** Puts an event about the row into the outbox. */
  emit(row: MemoryRow, fact: SendFact): void {
    const event = { kind: 'send', rowId: row.id, sequence: ++row.sequence, at: this.now(), fact } as const;
    this.outbox.push({ outboxId: ++this.lastOutboxId, event });
  }

  emitInbound(id: string, data: string): void {
    this.outbox.push({ outboxId: ++this.lastOutboxId, event: { kind: 'inbound', id, data, at: this.now() } });
  }

  hasUnpublished(row: MemoryRow): boolean {
    return this.outbox.some(({ event }) => event.kind === 'send' && event.rowId === row.id);
  }

  /** The outcome's event, rendered from what its first writer fixed. */
  outcomeOf(row: MemoryRow): SendEvent | undefined {
    if (!row.outcome) return undefined;
    const { fact, sequence, at } = row.outcome;
    return { kind: 'send', row: toSendRow(row), sequence, at: iso(at), fact };
  }
}

const key = (commandId: string, recipient: string): string => `${commandId}\u0000${recipient}`;

/** What is fixed for a command, apart from what only one row or one call needs. */
export function factsOf(intent: Omit<SendIntent, 'holder'>): CommandFacts {
  const { commandId, fingerprint, source, account, channel, policy, metadata, expiresAt, traceparent } =
    intent;
  return {
    commandId,
    fingerprint,
    source,
    account,
    channel,
    policy,
    metadata,
    ...(expiresAt !== undefined && { expiresAt: iso(Date.parse(expiresAt)) }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
