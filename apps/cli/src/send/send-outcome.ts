import { EVENT_TYPES, type DomainEvent } from '@ecall-gateway/contracts';

/** How it stands with a command: still under way, or over with or without success. */
export type SendOutcome = 'open' | 'delivered' | 'not-delivered';

/** Follows the events of one command until each recipient has its last. */
export class SendProgress {
  private readonly arrived = new Map<string, boolean>();
  private refused = false;

  /** @param recipients how many different ones the command names */
  constructor(readonly recipients: number) {}

  get outcome(): SendOutcome {
    if (this.refused) return 'not-delivered';
    if (this.arrived.size < this.recipients) return 'open';
    return [...this.arrived.values()].every(Boolean) ? 'delivered' : 'not-delivered';
  }

  /** Takes one more event of the command into account. */
  add(event: DomainEvent): void {
    if (event.type === EVENT_TYPES.inboundReceived) return;
    const arrived = hasArrived(event);
    if (arrived === undefined) return;
    // A command that is invalid as a whole is rejected once, whomever it names.
    if (event.data.to === undefined) this.refused = true;
    else this.arrived.set(event.data.to, arrived);
  }
}

/** Whether the message arrived, where this event is its recipient's last. */
function hasArrived(event: DomainEvent): boolean | undefined {
  switch (event.type) {
    case EVENT_TYPES.rejected:
    case EVENT_TYPES.expired:
    case EVENT_TYPES.cancelled:
      return false;
    case EVENT_TYPES.inDoubt:
      return event.data.final ? false : undefined;
    case EVENT_TYPES.statusChanged:
      if (!event.data.final) return undefined;
      return event.data.status === 'delivered' || event.data.status === 'read';
    case EVENT_TYPES.accepted:
    case EVENT_TYPES.inboundReceived:
      return undefined;
    default:
      throw new Error(`unknown event ${String(event satisfies never)}`);
  }
}
