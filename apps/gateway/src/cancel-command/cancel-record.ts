import type { ParsedCancel } from '@ecall-gateway/contracts';
import { DeadLetter, type BusRecord } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import type { DecisionNotes } from '../decisions/decision-note.js';
import type { OutboxRelay } from '../events/outbox-relay.js';

/** Who decided, where a record did: its coordinates say which. */
const KAFKA = 'kafka';

/** A cancel that lies on a command topic. */
export class CancelRecord {
  constructor(
    private readonly ledger: Pick<Ledger, 'cancel'>,
    private readonly relay: Pick<OutboxRelay, 'wake'>,
    private readonly notes: Pick<DecisionNotes, 'of'>,
  ) {}

  /**
   * Returns when nothing more can be sent of what it names: it comes before its command, behind it, or again.
   * @throws {DeadLetter} for one that does not say what it cancels; RetryLater while the ledger is away
   */
  async handle({ topic, partition, offset }: BusRecord, parsed: ParsedCancel): Promise<void> {
    if (parsed.kind === 'invalid-cancel') throw new DeadLetter(parsed.reason, parsed.detail);
    const { commandId, to } = parsed;
    await this.ledger.cancel({
      commandId,
      ...(to === undefined ? {} : { recipient: to }),
      audit: this.notes.of({ who: KAFKA, what: { commandId, topic, partition, offset }, to }),
    });
    this.relay.wake();
  }
}
