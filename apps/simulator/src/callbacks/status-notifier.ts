import type { Dispatcher } from 'undici';
import { formatTimestamp } from '../ecall/api-version.js';
import type { Charset } from '../ecall/charset.js';
import type { AcceptedMessage } from '../journal/entries.js';
import type { Journal } from '../journal/journal.js';
import type { Clock } from '../time/clock.js';
import type { Timers } from '../time/timers.js';
import type { Notification } from './plan-notifications.js';
import { postJson } from './post-json.js';

export interface StatusNotifierDependencies {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly timers: Timers;
  readonly dispatcher: Dispatcher;
  /** How often one notification is tried until it is answered with 200. */
  readonly attempts: number;
  /** Milliseconds before the second attempt, doubled for each further one. */
  readonly backoffMs: number;
}

interface Delivery {
  readonly messageId: string;
  readonly url: string;
  readonly status: string;
  readonly body: string;
  readonly charset: Charset | undefined;
  readonly round: number;
}

/** Notifies the senders of messages. */
export class StatusNotifier {
  /** Rises with each `forget`, so that calls under way at that time are not recorded. */
  private round = 0;

  constructor(private readonly dependencies: StatusNotifierDependencies) {}

  /** Plans the notifications. Settles when those that are due before the answer have been tried once. */
  async notify(message: AcceptedMessage, notifications: readonly Notification[]): Promise<void> {
    const early = message.notificationAddresses.flatMap((url) =>
      this.notifyAddress(url, message, notifications),
    );
    await Promise.all(early);
  }

  /**
   * Gives a message a status by hand and notifies its sender, whatever statuses came before.
   * @returns `false` when there is no such message
   */
  setStatus(messageId: string, status: string): boolean {
    const at = this.dependencies.clock.now();
    const kept = this.dependencies.journal.addStatus({ at, messageId, status });
    if (!kept) return false;
    void this.notify(kept.message, [{ status, since: at, due: 0 }]);
    return true;
  }

  /** Ends all deliveries. The timers are the owner's to clear. */
  forget(): void {
    this.round += 1;
  }

  /** Calls one address one notification at a time, in the order in which they are due, even on a slow machine. */
  private notifyAddress(
    url: string,
    message: AcceptedMessage,
    notifications: readonly Notification[],
  ): Promise<void>[] {
    const { messageId } = message;
    const early: Promise<void>[] = [];
    let last = Promise.resolve();
    for (const notification of notifications) {
      const body = JSON.stringify(notificationBody(message, notification));
      const { status, charset } = notification;
      const delivery = { messageId, url, status, body, charset, round: this.round };
      const deliver = async () => (last = last.then(async () => this.try(delivery, 1)));
      if (notification.due === 'before-answer') early.push(deliver());
      else this.dependencies.timers.after(notification.due, () => void deliver());
    }
    return early;
  }

  private async try(delivery: Delivery, attempt: number): Promise<void> {
    const { clock, dispatcher, journal, timers, attempts, backoffMs } = this.dependencies;
    const { messageId, url, status, body, charset, round } = delivery;
    const result = await postJson(dispatcher, url, body, charset);
    if (round !== this.round) return;
    journal.addCallback({ at: clock.now(), messageId, url, status, attempt, ...result }, body);
    if (result.answer === 200 || attempt >= attempts) return;
    timers.after(backoffMs * 2 ** (attempt - 1), () => void this.try(delivery, attempt + 1));
  }
}

/** The fields are assumed: the public pages name none. */
function notificationBody(message: AcceptedMessage, { status, since }: Notification) {
  const { messageId, version, listId, channel, from, to } = message;
  const list = listId === undefined ? {} : { messageListId: listId };
  return { messageId, ...list, channel, from, to, status, timestamp: formatTimestamp(since, version) };
}
