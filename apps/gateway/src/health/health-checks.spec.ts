import { describe, expect, it } from 'vitest';
import { AccountCircuit, NO_PROBE } from '../accounts/account-circuit.js';
import { ManualClock } from '../testing/manual-clock.js';
import { Readiness } from '../lifecycle/readiness.js';
import { HealthChecks, type HealthDependencies, type HealthItem } from './health-checks.js';

const answers = { ping: async () => undefined };
const away = {
  ping: async () => {
    throw new Error('away');
  },
};

/** The names of what is down when all is well, save what `more` says. */
async function down(which: 'live' | 'ready' | 'shared', more: Partial<HealthDependencies> = {}) {
  const readiness = new Readiness();
  readiness.started();
  const checks = new HealthChecks({
    bus: answers,
    ledger: answers,
    consumer: { state: 'running', deadLettersWaitSince: undefined, unownedPartitions: [] },
    accounts: { all: () => [] },
    dayLimits: { isLimited: () => false },
    readiness,
    pulse: { silentMs: 0 },
    loops: [{ name: 'sweeper', silentMs: 0 }],
    clock: { now: () => 90_000 },
    ...more,
  });
  return namesOfDown(checks[which]);
}

async function namesOfDown(items: readonly HealthItem[]): Promise<string[]> {
  const results = await Promise.allSettled(items.map(async ({ check }) => check()));
  return items.flatMap(({ name }, index) => (results[index]?.status === 'rejected' ? [name] : []));
}

describe('live', () => {
  it('is red when the event loop has not turned for ten seconds', async () => {
    expect(await down('live', { pulse: { silentMs: 10_000 } })).toEqual([]);
    expect(await down('live', { pulse: { silentMs: 10_001 } })).toEqual(['event-loop']);
  });

  it('is red when a poll loop has neither begun nor failed a round for a minute', async () => {
    const loops = (silentMs: number) => ({ loops: [{ name: 'sweeper', silentMs }] });
    expect(await down('live', loops(60_000))).toEqual([]);
    expect(await down('live', loops(60_001))).toEqual(['sweeper']);
  });

  it('does not look at servers', async () => {
    expect(await down('live', { bus: away, ledger: away })).toEqual([]);
  });
});

describe('ready', () => {
  it('is red while the ledger is away, while the consumer is dead, and before the start', async () => {
    expect(await down('ready')).toEqual([]);
    expect(await down('ready', { ledger: away })).toEqual(['ledger']);
    const consumer = { state: 'dead', deadLettersWaitSince: undefined, unownedPartitions: [] } as const;
    expect(await down('ready', { consumer })).toEqual(['consumer']);
    expect(await down('ready', { readiness: new Readiness() })).toEqual(['gateway']);
  });

  it('is red for good once the process stops', async () => {
    const readiness = new Readiness();
    readiness.stopping();
    readiness.started();
    expect(await down('ready', { readiness })).toEqual(['gateway']);
  });

  it('stays green in trouble that all replicas share, and names it', async () => {
    const consumer = { state: 'reconnecting', deadLettersWaitSince: 30_000, unownedPartitions: [] } as const;
    expect(await down('ready', { bus: away, consumer })).toEqual([]);
    expect(await down('shared', { bus: away, consumer })).toEqual(['bus', 'subscription', 'dead-letters']);
  });

  it('names partitions that no member of the group reads', async () => {
    const unownedPartitions = [{ topic: 'commands', partition: 3 }];
    const consumer = { state: 'running', deadLettersWaitSince: undefined, unownedPartitions } as const;
    expect(await down('ready', { consumer })).toEqual([]);
    expect(await down('shared', { consumer })).toEqual(['unowned-partitions']);
  });

  it('names the dead-letter topic once a dead letter could not be written for a minute', async () => {
    const waiting = (deadLettersWaitSince: number) =>
      ({ consumer: { state: 'running', deadLettersWaitSince, unownedPartitions: [] } }) as const;
    expect(await down('shared', waiting(30_001))).toEqual([]);
    expect(await down('shared', waiting(30_000))).toEqual(['dead-letters']);
  });

  it('says that an account has used up its daily limit', async () => {
    const accounts = { all: () => [{ name: 'default', circuit: new AccountCircuit(new ManualClock(0)) }] };
    expect(await down('shared', { accounts, dayLimits: { isLimited: () => true } })).toEqual(['daily-limit']);
    expect(await down('ready', { accounts, dayLimits: { isLimited: () => true } })).toEqual([]);
  });

  it('names the proxy while it opens no tunnel', async () => {
    const circuit = new AccountCircuit(new ManualClock(0));
    const accounts = { all: () => [{ name: 'default', circuit }] };
    for (let failure = 0; failure < 5; failure += 1) circuit.recordFailure(0, 'proxy');
    expect(await down('shared', { accounts })).toEqual(['proxy']);
    expect(await down('ready', { accounts })).toEqual([]);
    circuit.recordFailure(0, 'connect-refused');
    expect(await down('shared', { accounts })).toEqual([]);
  });

  it('names accounts that eCall refuses, or whose default sender it refuses', async () => {
    const circuit = new AccountCircuit(new ManualClock(0));
    const accounts = { all: () => [{ name: 'default', circuit }] };
    expect(await down('shared', { accounts })).toEqual([]);
    const message = { rowId: 'r', channel: 'Sms', hasOwnSender: false, isSuspect: false, probes: NO_PROBE };
    circuit.recordRefusal(message, 'sender');
    expect(await down('shared', { accounts })).toEqual(['accounts']);
    circuit.recordSuccess(message, 'r');
    expect(await down('shared', { accounts })).toEqual([]);
    circuit.recordRefusal(message, 'credits');
    expect(await down('shared', { accounts })).toEqual(['accounts']);
    expect(await down('ready', { accounts })).toEqual([]);
  });
});
