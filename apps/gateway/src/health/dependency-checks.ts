import type { EventBus, EventBusServer } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import type { Clock } from '../time/clock.js';
import type { Readiness } from '../lifecycle/readiness.js';

/** Milliseconds for which it is nothing strange that a dead letter cannot be written. */
const DEAD_LETTER_PATIENCE_MS = 60_000;

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
    consumer: Pick<EventBusServer, 'state' | 'deadLettersWaitSince'>,
    readiness: Readiness,
    clock: Pick<Clock, 'now'>,
  ) {
    this.all = [
      { name: 'gateway', check: async () => fail(readiness.notReady) },
      { name: 'bus', check: async () => bus.ping() },
      { name: 'consumer', check: async () => fail(notRunning(consumer.state)) },
      {
        name: 'dead-letters',
        check: async () => fail(unwritable(consumer.deadLettersWaitSince, clock.now())),
      },
      { name: 'ledger', check: async () => ledger.ping() },
    ];
  }
}

function notRunning(state: EventBusServer['state']): string | undefined {
  return state === 'running' ? undefined : (state ?? 'not subscribed yet');
}

function unwritable(since: number | undefined, now: number): string | undefined {
  return since === undefined || now - since < DEAD_LETTER_PATIENCE_MS
    ? undefined
    : 'the dead-letter topic cannot be written; what should go there holds up its key';
}

function fail(reason: string | undefined): void {
  if (reason !== undefined) throw new Error(reason);
}
