import type { GatewayEvent } from '../events/read-event.js';

/** How it stands with a command: still under way, or over with or without success. */
export type SendOutcome = 'open' | 'delivered' | 'not-delivered';

/** Follows the events of one command until each recipient has its last. */
export class SendProgress {
  readonly #ended = new Map<string, boolean>();
  #refused = false;

  /** @param recipients how many different ones the command names */
  constructor(readonly recipients: number) {}

  get outcome(): SendOutcome {
    if (this.#refused) return 'not-delivered';
    if (this.#ended.size < this.recipients) return 'open';
    return [...this.#ended.values()].every(Boolean) ? 'delivered' : 'not-delivered';
  }

  /** Takes one more event of the command into account. */
  add({ type, data }: GatewayEvent): void {
    const end = endOf(type, data);
    if (end === undefined) return;
    const to = data['to'];
    // An invalid command is rejected once for all that it names.
    if (typeof to !== 'string') this.#refused = true;
    else this.#ended.set(to, end);
  }
}

/** Whether this event is a recipient's last, and if so whether the message arrived. */
function endOf(type: string, data: GatewayEvent['data']): boolean | undefined {
  switch (type) {
    case 'ecall.message.rejected.v1':
    case 'ecall.message.expired.v1':
      return false;
    case 'ecall.message.in-doubt.v1':
      return data['final'] === true ? false : undefined;
    case 'ecall.message.status-changed.v1':
      if (data['final'] !== true) return undefined;
      return data['status'] === 'delivered' || data['status'] === 'read';
    default:
      return undefined;
  }
}
