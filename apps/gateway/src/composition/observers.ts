import type { EventObserver } from '../events/event-observer.js';
import type { SendObserver } from '../sending/send-observer.js';

/** Who measures the use cases. */
export interface Observers {
  readonly sending: SendObserver;
  readonly events: EventObserver;
}

/** Nobody. */
export const NO_OBSERVERS: Observers = {
  sending: { called: () => undefined, accepted: () => undefined },
  events: { published: () => undefined },
};
