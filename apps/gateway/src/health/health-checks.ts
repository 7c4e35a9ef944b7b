import type { EventBus, EventBusServer, TopicPartition } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { DayLimits } from '../guards/day-limits.js';
import type { EventLoopPulse } from '../lifecycle/event-loop-pulse.js';
import type { Readiness } from '../lifecycle/readiness.js';
import type { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';

const MAX_EVENT_LOOP_SILENCE_MS = 10_000;
const MAX_POLL_SILENCE_MS = 60_000;
/** How long a dead letter may wait for its topic before health reports it, in milliseconds. */
const DEAD_LETTER_PATIENCE_MS = 60_000;

/** One thing that is looked at. */
export interface HealthItem {
  readonly name: string;
  /** @throws with what is wrong */
  readonly check: () => Promise<void>;
}

export interface HealthDependencies {
  readonly bus: Pick<EventBus, 'ping'>;
  readonly ledger: Pick<Ledger, 'ping'>;
  readonly consumer: Pick<EventBusServer, 'state' | 'deadLettersWaitSince' | 'unownedPartitions'>;
  readonly accounts: { all(): ReadonlyArray<Pick<Account, 'name' | 'circuit' | 'guards'>> };
  readonly dayLimits: Pick<DayLimits, 'isLimited'>;
  readonly readiness: Readiness;
  readonly pulse: Pick<EventLoopPulse, 'silentMs'>;
  readonly loops: ReadonlyArray<Pick<BackgroundLoop, 'name' | 'silentMs'>>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What the probes look at, by what follows from a failure. */
export class HealthChecks {
  /** The process is stuck and should be started again. */
  readonly live: readonly HealthItem[];
  /** This pod cannot take a webhook durably, or its own consumer is dead: it should get no requests. */
  readonly ready: readonly HealthItem[];
  /**
   * Trouble that all replicas share. Taking a pod out of service would not help, and would lose the callbacks that prove
   * what was sent: such trouble is named, and the pod stays ready.
   */
  readonly shared: readonly HealthItem[];

  constructor(dependencies: HealthDependencies) {
    const { bus, ledger, consumer, accounts, dayLimits, readiness, pulse, loops, clock } = dependencies;
    this.live = [
      item('event-loop', () => silence(pulse.silentMs, MAX_EVENT_LOOP_SILENCE_MS)),
      ...loops.map((loop) => item(loop.name, () => silence(loop.silentMs, MAX_POLL_SILENCE_MS))),
    ];
    this.ready = [
      item('gateway', () => readiness.notReady),
      { name: 'ledger', check: async () => ledger.ping() },
      item('consumer', () => (consumer.state === 'dead' ? 'dead' : undefined)),
    ];
    this.shared = [
      { name: 'bus', check: async () => bus.ping() },
      item('subscription', () => notRunning(consumer.state)),
      item('dead-letters', () => unwritable(consumer.deadLettersWaitSince, clock.now())),
      item('unowned-partitions', () => unowned(consumer.unownedPartitions)),
      item('proxy', () => behindProxy(accounts.all())),
      item('accounts', () => refused(accounts.all())),
      item('daily-limit', () => limited(accounts.all(), dayLimits)),
    ];
  }
}

function item(name: string, findTrouble: () => string | undefined): HealthItem {
  return {
    name,
    check: async () => {
      const trouble = findTrouble();
      if (trouble !== undefined) throw new Error(trouble);
    },
  };
}

function silence(silentMs: number, maxMs: number): string | undefined {
  return silentMs <= maxMs ? undefined : `no sign of life for ${Math.round(silentMs / 1_000)} s`;
}

function notRunning(state: EventBusServer['state']): string | undefined {
  return state === 'running' ? undefined : (state ?? 'not subscribed yet');
}

function unowned(partitions: readonly TopicPartition[]): string | undefined {
  const names = partitions.map(({ topic, partition }) => `${topic}/${partition}`);
  return names.length === 0 ? undefined : `no member of the consumer group reads ${names.join(', ')}`;
}

type SeenAccounts = ReturnType<HealthDependencies['accounts']['all']>;

function limited(accounts: SeenAccounts, limits: HealthDependencies['dayLimits']): string | undefined {
  const names = accounts.filter((each) => limits.isLimited(each, { urgent: false })).map(({ name }) => name);
  return names.length === 0 ? undefined : `the daily limit of ${names.join(', ')} is used up`;
}

function behindProxy(accounts: SeenAccounts): string | undefined {
  const names = accounts.filter(({ circuit }) => circuit.failure === 'proxy').map(({ name }) => name);
  return names.length === 0 ? undefined : `the proxy opens no tunnel to eCall for ${names.join(', ')}`;
}

function refused(accounts: ReturnType<HealthDependencies['accounts']['all']>): string | undefined {
  const names = accounts.flatMap(({ name, circuit }) =>
    circuit.state === 'suspended'
      ? [name]
      : circuit.suspendedChannels.map((channel) => `${name} (${channel})`),
  );
  return names.length === 0 ? undefined : `eCall refuses ${names.join(', ')}: the messages wait`;
}

function unwritable(since: number | undefined, now: number): string | undefined {
  return since === undefined || now - since < DEAD_LETTER_PATIENCE_MS
    ? undefined
    : 'the dead-letter topic cannot be written; what should go there holds up its key';
}
