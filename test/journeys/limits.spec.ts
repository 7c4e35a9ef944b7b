import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatProduceMany, runEcall, waitFor } from '../support/index.js';
import { ACCEPTED, REJECTED, sms, startSystem, type System } from './system.js';

const start = async (settings: Record<string, string>): Promise<System> =>
  startSystem({ brokers: inject('kafkaBrokers'), databaseUrl: inject('databaseUrl'), settings });

/** Publishes many commands at once, over all partitions. */
async function publish({ brokers, topics }: System, commands: readonly object[]): Promise<void> {
  const values = commands.map((command) => JSON.stringify({ commandId: randomUUID(), ...command }));
  await kcatProduceMany(brokers, {
    topic: topics.sendMessage,
    records: values.map((value, index) => ({ key: `key-${index}`, value })),
  });
}

/** Waits until as many calls as expected were made, and for a while that no more are. */
async function calls({ simulator }: System, count: number): Promise<number> {
  await waitFor(() => simulator.log().length >= count, { deadlineMs: 40_000, what: `${count} calls` });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  return simulator.log().length;
}

describe('limits over two replicas', () => {
  let system: System;
  beforeAll(async () => {
    system = await start({ SEND_LIMIT_PER_DAY: '10', SEND_LIMIT_PER_RECIPIENT: '3/1h' });
    await system.addGateway();
  });
  afterAll(async () => system.stop());

  const ask = async (path: string) =>
    Promise.all(
      system.gateways.map(
        async ({ managementUrl }) =>
          (await (await fetch(managementUrl + path)).json()) as Record<string, never[]>,
      ),
    );
  const degraded = async (name: string) =>
    (await ask('/health/ready')).every((health) => (health['degraded'] as readonly string[]).includes(name));

  it('a number gets as many messages as it may, whichever replica has them', async () => {
    await publish(
      system,
      Array.from({ length: 12 }, (_, n) => sms('+41791430001', `again ${n}`)),
    );
    expect(await calls(system, 3)).toBe(3);
    const refused = await system.events.atLeast(9, ({ type }) => type === REJECTED, 'nine refusals');
    expect(refused.map(({ data }) => data['reason'])).toEqual(refused.map(() => 'recipient-limit'));
    expect(refused).toHaveLength(9);
  });

  it('an account sends its day, then waits; a lift with a reason lets one more full limit go', async () => {
    const numbers = Array.from({ length: 30 }, (_, n) => `+417914302${String(n).padStart(2, '0')}`);
    await publish(
      system,
      numbers.map((to) => sms(to, 'of the day')),
    );
    expect(await calls(system, 10)).toBe(10);
    await waitFor(async () => degraded('daily-limit'), {
      deadlineMs: 10_000,
      what: 'both replicas to say so',
    });
    for (const { accounts } of await ask('/accounts')) {
      expect(accounts).toMatchObject([{ name: 'default', state: 'limited', today: { segments: 10 } }]);
    }
    const { stdout } = await runEcall(
      ['lift', 'default', '--reason', 'storm', '--management', system.gateway.managementUrl],
      system.env,
    );
    expect(stdout).toContain('default may send one more full limit');
    expect(await calls(system, 20)).toBe(20);
    const [audit] = await ask('/audit');
    expect(audit?.['entries']).toMatchObject([{ action: 'lift', reason: 'storm' }]);
    // Nothing is rejected for it: the rest waits.
    expect(system.events.events.filter(({ type }) => type === REJECTED)).toHaveLength(9);
    const left = await (
      await fetch(`${system.gateway.managementUrl}/messages?state=scheduled&limit=100`)
    ).json();
    expect((left as { messages: unknown[] }).messages).toHaveLength(13);
  });
});

describe('in staging', () => {
  it('a message goes to the phone of the team, and to nobody who is not allowed', async () => {
    const phone = '+41791430099';
    const system = await start({ SEND_REDIRECT_TO: phone, SEND_COUNTRIES: 'CH' });
    try {
      const swiss = await system.command(sms('+41791430300', 'for a customer'));
      const german = await system.command(sms('+4915112345678', 'for another'));
      const accepted = await system.event(swiss, ACCEPTED);
      expect(accepted.data).toMatchObject({ to: '+41791430300', redirectedTo: phone });
      expect((await system.event(german, REJECTED)).data['reason']).toBe('country-not-allowed');
      expect(system.simulator.log().map(({ to }) => to)).toEqual([phone]);
      expect(system.gateway.logs.some((line) => line.includes('SEND_REDIRECT_TO is set'))).toBe(true);
    } finally {
      await system.stop();
    }
  });
});
