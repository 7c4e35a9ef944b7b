import type { Session } from '../../session.js';
import type { RawCallback } from './callback-listener.js';
import type { Recording } from './recording.js';

/** Between two questions for the message; each costs nothing. Milliseconds. */
const ASK_EVERY_MS = 2_000;

/** Prints what becomes of the message, and knows when nothing more is to come. */
export class MessageFollower {
  private told = false;

  constructor(
    private readonly recording: Recording,
    private readonly session: Session,
  ) {}

  notified(callback: RawCallback): void {
    const read = this.recording.notified(callback);
    const said = read === undefined ? 'cannot be read' : `${read.status} (${read.providerStatus})`;
    this.session.print(`callback  ${said}`);
    this.told ||= read !== undefined && isLast(read.status);
  }

  /** Asks for the message until its last status was answered, and told where there are callbacks. */
  async follow(
    messageId: string,
    { callbacks, forMs }: { callbacks: boolean; forMs: number },
  ): Promise<void> {
    const deadline = performance.now() + forMs;
    for (let word = ''; ;) {
      const outcome = await this.recording.ask(messageId);
      const isFound = outcome.kind === 'found';
      const said = isFound ? `${outcome.message.status} (${outcome.message.providerStatus})` : outcome.kind;
      if (said !== word) this.session.print(`asked     ${said}`);
      word = said;
      if (isFound && isLast(outcome.message.status) && (this.told || !callbacks)) return;
      if (!(await this.pause(deadline - performance.now()))) return;
    }
  }

  /** @returns false when there is nothing more to wait for */
  private async pause(leftMs: number): Promise<boolean> {
    if (leftMs <= 0) {
      this.session.complain('The last status has not come; --wait SECONDS waits longer.');
      return false;
    }
    this.session.terminal?.hint(`waiting for the last status, ${Math.ceil(leftMs / 1_000)} s at most …`);
    const never = new Promise<void>(() => undefined);
    return (await this.session.wait(never, Math.min(ASK_EVERY_MS, leftMs))) === 'timeout';
  }
}

function isLast(status: string): boolean {
  return ['delivered', 'read', 'failed', 'expired'].includes(status);
}
