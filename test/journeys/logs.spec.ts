import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatProduce } from '../support/index.js';
import { ACCEPTED, IN_DOUBT, REJECTED, sms, startSystem, type System } from './system.js';

const SEEDS = {
  text: 'seeded-secret-text',
  number: '791270099',
  inboundText: 'seeded-inbound-text',
  token: 'seeded-token',
};

/** Whatever happens to a message, the log holds neither its text nor its number, nor any secret; at every level. */
describe('the log', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { LOG_LEVEL: 'trace', INBOUND_TOKEN: SEEDS.token, SEND_TIMEOUT_MS: '500' },
    });
  });
  afterAll(async () => system.stop());

  it('holds nothing of what people wrote, nor whom they wrote to', async () => {
    const to = `+41${SEEDS.number}`;
    const accepted = await system.command(sms(to, SEEDS.text));
    await system.event(accepted, ACCEPTED);

    system.simulator.setFaults([{ kind: 'refuse', to, times: 1, status: 400, errorCode: 'InvalidContent' }]);
    const refused = await system.command(sms(to, SEEDS.text));
    await system.event(refused, REJECTED);

    system.simulator.setFaults([
      { kind: 'drop-after', to, times: 1 },
      { kind: 'callback-none', to },
    ]);
    const doubtful = await system.command(sms(to, SEEDS.text));
    await system.event(doubtful, IN_DOUBT);

    const invalid = await system.command({ ...sms(to, SEEDS.text), [SEEDS.text]: 'x', channel: 'sms' });
    await system.event(invalid, REJECTED);
    await kcatProduce(system.brokers, {
      topic: system.topics.sendMessage,
      value: `{"text":"${SEEDS.text}",`,
    });

    const inbound = {
      messageId: randomUUID(),
      from: to,
      to: '8000',
      content: { type: 'Text', text: SEEDS.inboundText },
    };
    const post = async (query: string) =>
      fetch(`${system.gateway.url}/api/webhooks/receivedmessage${query}`, {
        method: 'POST',
        body: JSON.stringify(inbound),
      });
    expect((await post('')).status).toBe(403);
    expect((await post(`?token=${SEEDS.token}`)).status).toBe(200);
    await system.inbound.first(({ subject }) => subject === inbound.messageId, 'the inbound message');
    await fetch(`${system.gateway.url}/webhooks/ecall/status/${SEEDS.token}`, { method: 'POST', body: '{}' });

    await system.gateway.stop();
    const log = system.gateway.logs.join('\n');
    expect(log).toContain('a message is in doubt');
    for (const seed of Object.values(SEEDS)) expect(log).not.toContain(seed);
  });
});
