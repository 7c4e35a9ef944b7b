import type { Dispatcher } from 'undici';
import { formatTimestamp } from '../api/format-timestamp.js';
import type { AcceptedMessage } from '../journal/accepted-message.js';
import type { Journal } from '../journal/journal.js';
import type { Timers } from '../timers.js';
import type { Notification } from './plan-notifications.js';
import { postJson } from './post-json.js';

export interface NotifierOptions {
  readonly journal: Journal;
  readonly timers: Timers;
  readonly dispatcher: Dispatcher;
  /** Tries of one notification until one is answered with 200. */
  readonly attempts: number;
  /** Milliseconds before the second try, doubled for each one after it. */
  readonly backoffMs: number;
}

interface Delivery {
  readonly messageId: string;
  readonly url: string;
  readonly status: string;
  readonly body: string;
  readonly round: number;
}

/** Tells the senders of messages what became of them. */
export class StatusNotifier {
  /** Rises with each `forget`, so that calls under way then leave no trace. */
  #round = 0;

  constructor(private readonly options: NotifierOptions) {}

  /** Plans the notifications. Settles when those that come before the answer have been tried once. */
  async notify(message: AcceptedMessage, notifications: readonly Notification[]): Promise<void> {
    const early = message.notificationAddresses.flatMap((url) =>
      this.#notifyOne(url, message, notifications),
    );
    await Promise.all(early);
  }

  /** One after the other at the same address, in the order in which they are due, even where the machine is slow. */
  #notifyOne(url: string, message: AcceptedMessage, notifications: readonly Notification[]): Promise<void>[] {
    const { messageId } = message;
    const early: Promise<void>[] = [];
    let last = Promise.resolve();
    for (const notification of notifications) {
      const body = JSON.stringify(notificationBody(message, notification));
      const delivery = { messageId, url, status: notification.status, body, round: this.#round };
      const deliver = async () => (last = last.then(async () => this.#try(delivery, 1)));
      if (notification.due === 'before-answer') early.push(deliver());
      else this.options.timers.after(notification.due, () => void deliver());
    }
    return early;
  }

  /** Ends all deliveries; the timers are for their owner to clear. */
  forget(): void {
    this.#round += 1;
  }

  async #try(delivery: Delivery, attempt: number): Promise<void> {
    const { dispatcher, journal, timers, attempts, backoffMs } = this.options;
    const { messageId, url, status, body, round } = delivery;
    const result = await postJson(dispatcher, url, body);
    if (round !== this.#round) return;
    journal.addCallback({ at: Date.now(), messageId, url, status, attempt, ...result }, body);
    if (result.answer === 200 || attempt >= attempts) return;
    timers.after(backoffMs * 2 ** (attempt - 1), () => void this.#try(delivery, attempt + 1));
  }
}

/** The fields are assumed: the public pages name none. */
function notificationBody(message: AcceptedMessage, { status, since }: Notification) {
  const { messageId, version, listId, channel, from, to } = message;
  const list = listId === undefined ? {} : { messageListId: listId };
  return { messageId, ...list, channel, from, to, status, timestamp: formatTimestamp(since, version) };
}
