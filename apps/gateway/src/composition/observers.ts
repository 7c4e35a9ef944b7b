import type { EventObserver } from '../events/event-observer.js';
import type { WebhookObserver } from '../webhooks/webhook-observer.js';
import type { SendObserver } from '../sending/send-observer.js';

/** Who measures the use cases. */
export interface Observers {
  readonly sending: SendObserver;
  readonly events: EventObserver;
}

/** All of them are told. */
export function eachOf(observers: readonly EventObserver[]): EventObserver {
  return {
    published: (event) => {
      for (const observer of observers) observer.published(event);
    },
  };
}

export function eachOfWebhooks(observers: readonly WebhookObserver[]): WebhookObserver {
  return {
    answered: (webhook) => {
      for (const observer of observers) observer.answered(webhook);
    },
  };
}

/** Nobody. */
export const NO_OBSERVERS: Observers = {
  sending: { called: () => undefined, accepted: () => undefined },
  events: { published: () => undefined },
};
