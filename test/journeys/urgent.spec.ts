import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatProduce, runEcall, waitFor } from '../support/index.js';
import { flood } from '../faults/flood.js';
import { ACCEPTED, CANCELLED, sms, startSystem, type System } from './system.js';

const start = async (settings: Record<string, string>): Promise<System> =>
  startSystem({
    brokers: inject('kafkaBrokers'),
    databaseUrl: inject('databaseUrl'),
    // What waits behind the rate at the end is not waited for.
    settings: { ...settings, DRAIN_TIMEOUT_MS: '1000' },
  });
const post = async ({ gateway }: System, command: object) =>
  fetch(`${gateway.managementUrl}/messages?urgent=true`, {
    method: 'POST',
    body: JSON.stringify(command),
    headers: { 'content-type': 'application/json' },
  });

describe('an urgent command', () => {
  let system: System;
  beforeAll(async () => {
    system = await start({ SEND_RATE_PER_SECOND: '10' });
  });
  afterAll(async () => system.stop());

  const publish = async (value: object, headers: Record<string, string> = {}) => {
    const commandId = randomUUID();
    const { brokers, topics } = system;
    await kcatProduce(brokers, {
      topic: topics.urgent,
      value: JSON.stringify({ commandId, ...value }),
      headers,
    });
    return commandId;
  };

  it('goes before all that wait for the rate, whichever way it comes', async () => {
    await flood(system, 2_000, { keys: 2_000 });
    await waitFor(() => system.simulator.log().length > 5, { deadlineMs: 30_000, what: 'the crowd to move' });
    const since = Date.now();
    await system.event(await publish(sms('+41791410001', 'alarm')), ACCEPTED);
    const posted = (await (await post(system, sms('+41791410002', 'posted'))).json()) as {
      commandId: string;
    };
    await system.event(posted.commandId, ACCEPTED);
    // Behind the crowd it would be minutes.
    expect(Date.now() - since).toBeLessThan(15_000);
    const metrics = await (await fetch(`${system.gateway.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/acceptance_seconds_count\{channel="Sms",urgent="true"\} 2/);
    const sent = await runEcall(['send', '+41791410003', 'typed', '--urgent'], system.env);
    expect(sent.stdout).toContain(`to ${system.topics.urgent}`);
  });

  it('may be a cancel, which does not wait behind its command in the crowd', async () => {
    const commandId = await system.command(sms('+41791410004', 'never'), { key: 'key-7' });
    await kcatProduce(system.brokers, {
      topic: system.topics.urgent,
      value: JSON.stringify({ commandId }),
      headers: {
        ce_specversion: '1.0',
        ce_id: randomUUID(),
        ce_type: 'ecall.cancel-message.v1',
        ce_source: '/shop',
      },
    });
    // The audit tells that it was taken while the crowd still waits.
    await waitFor(
      async () => (await (await fetch(`${system.gateway.managementUrl}/audit`)).text()).includes(commandId),
      { deadlineMs: 10_000, what: 'the cancel' },
    );
    expect(system.simulator.log().length).toBeLessThan(1_000);
    expect(system.events.of(commandId).filter(({ type }) => type !== CANCELLED)).toEqual([]);
  });
});

describe('an installation that has no urgent topic, and may not make it', () => {
  let system: System;
  beforeAll(async () => {
    system = await start({ KAFKA_CREATE_TOPICS: 'false' });
  });
  afterAll(async () => system.stop());

  it('starts, says so, sends what is not urgent, and refuses to publish what is', async () => {
    await system.event(await system.command(sms('+41791410011', 'as ever')), ACCEPTED);
    const warnings = system.gateway.logs.filter((line) => line.includes('topic-not-read'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(system.topics.urgent);
    expect((await post(system, sms('+41791410012', 'urgent'))).status).toBe(503);
    expect((await fetch(`${system.gateway.managementUrl}/health/ready`)).status).toBe(200);
  });
});
