import type { EventBus, SubscriptionState } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import type { Readiness } from '../process/readiness.js';

/** Something the gateway needs in order to work. */
export interface DependencyCheck {
  readonly name: string;
  /** @throws with what is wrong */
  readonly check: () => Promise<void>;
}

/** What readiness rests on. */
export class DependencyChecks {
  readonly all: readonly DependencyCheck[];

  constructor(
    bus: Pick<EventBus, 'ping'>,
    ledger: Pick<Ledger, 'ping'>,
    consumer: () => SubscriptionState | undefined,
    readiness: Readiness,
  ) {
    this.all = [
      { name: 'gateway', check: async () => fail(readiness.notReady) },
      { name: 'bus', check: async () => bus.ping() },
      { name: 'consumer', check: async () => fail(notRunning(consumer())) },
      { name: 'ledger', check: async () => ledger.ping() },
    ];
  }
}

function notRunning(state: SubscriptionState | undefined): string | undefined {
  return state === 'running' ? undefined : (state ?? 'not subscribed yet');
}

function fail(reason: string | undefined): void {
  if (reason !== undefined) throw new Error(reason);
}
