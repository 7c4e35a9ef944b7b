import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatConsume, kcatProduce, runEcall, waitFor } from '../support/index.js';
import { ACCEPTED, CANCELLED, sms, startSystem, type System } from './system.js';

const THOUSAND = Array.from({ length: 1_000 }, (_, index) => `+4179140${String(1_000 + index)}`);

/** What nobody wants to have sent any more, taken back by a foreign client. */
describe('a cancel', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { SEND_CONCURRENCY: '4', LOG_LEVEL: 'info' },
    });
  });
  afterAll(async () => system.stop());

  const cancel = async (commandId: string, more: { to?: string; topic?: string; key?: string } = {}) => {
    const { to, topic = system.topics.sendMessage, key } = more;
    await kcatProduce(system.brokers, {
      topic,
      value: JSON.stringify({ commandId, ...(to === undefined ? {} : { to }) }),
      headers: {
        ce_specversion: '1.0',
        ce_id: randomUUID(),
        ce_type: 'ecall.cancel-message.v1',
        ce_source: '/shop',
        'content-type': 'application/json',
      },
      ...(key === undefined ? {} : { key }),
    });
  };
  const sentTo = (to: string) => system.simulator.log().filter((call) => call.to === to);

  it('takes back what waits for its time, and what it names alone', async () => {
    const [first, second] = ['+41791390001', '+41791390002'];
    const sendAt = new Date(Date.now() + 4_000).toISOString();
    const commandId = await system.command({ ...sms([first, second], 'later'), sendAt });
    await waitForState(commandId, 2, 'scheduled');
    await cancel(commandId, { to: first });
    const cancelled = await system.event(commandId, CANCELLED);
    expect(cancelled.data).toMatchObject({ commandId, to: first, cancelledAt: expect.any(String) as string });
    const accepted = await system.event(commandId, ACCEPTED);
    expect(accepted.data).toMatchObject({ to: second });
    expect(sentTo(first)).toEqual([]);
  });

  it('takes back a command that comes after it', async () => {
    const commandId = randomUUID();
    await cancel(commandId, { key: 'k' });
    await system.command({ commandId, ...sms('+41791390003', 'never') }, { key: 'k' });
    await system.event(commandId, CANCELLED);
    expect(sentTo('+41791390003')).toEqual([]);
  });

  it('stops a command in the middle of its thousand recipients: each has one outcome', async () => {
    system.simulator.setFaults([{ kind: 'delay', ms: 20, toPrefix: '+4179140' }]);
    const commandId = await system.command(sms(THOUSAND, 'newsletter'), { key: 'newsletter' });
    const called = () => system.simulator.log().filter(({ text }) => text === 'newsletter');
    await waitFor(() => called().length > 20, { deadlineMs: 30_000, what: 'the first calls' });
    await cancel(commandId);
    const outcomes = await system.events.atLeast(
      1_000,
      ({ subject, type }) => subject === commandId && (type === ACCEPTED || type === CANCELLED),
      'an outcome for each recipient',
    );
    expect(new Set(outcomes.map(({ data }) => data['to']))).toEqual(new Set(THOUSAND));
    const accepted = outcomes.filter(({ type }) => type === ACCEPTED).map(({ data }) => String(data['to']));
    expect(
      called()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(accepted.toSorted());
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.length).toBeLessThan(1_000);
  });

  it('goes to the dead letters where it does not say what it cancels, and gives no event', async () => {
    await cancel('');
    const letter = await waitFor(
      async () => {
        const letters = await kcatConsume(system.brokers, { topic: system.topics.dlq });
        return letters.find(({ headers }) => headers['dlq-reason'] === 'invalid-cancel') ?? false;
      },
      { deadlineMs: 20_000, what: 'the dead letter' },
    );
    expect(letter.headers).toMatchObject({ ce_type: 'ecall.cancel-message.v1' });
    expect(letter.value).toBe('{"commandId":""}');
  });

  it('is typed by a person too, and kept with who and why', async () => {
    const sendAt = new Date(Date.now() + 60_000).toISOString();
    const commandId = await system.command({ ...sms('+41791390009', 'typed'), sendAt });
    await waitForState(commandId, 1, 'scheduled');
    const { managementUrl } = system.gateway;
    const typed = await runEcall(
      ['cancel', commandId, '--reason', 'wrong price', '--management', managementUrl],
      system.env,
    );
    expect([typed.code, typed.stdout.trim()]).toEqual([0, '+41791390009 cancelled']);
    await system.event(commandId, CANCELLED);
    const audit = (await (await fetch(`${managementUrl}/audit`)).json()) as { entries: unknown };
    expect(audit.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'cancel', who: 'loopback', reason: 'wrong price' }),
        expect.objectContaining({
          action: 'cancel',
          who: 'kafka',
          what: expect.objectContaining({ topic: system.topics.sendMessage }) as object,
        }),
      ]),
    );
  });

  async function waitForState(commandId: string, count: number, state: string): Promise<void> {
    await waitFor(
      async () => {
        const answer = await fetch(`${system.gateway.managementUrl}/messages/${commandId}`);
        if (!answer.ok) return false;
        const { messages = [] } = (await answer.json()) as { messages?: Array<{ state: string }> };
        return messages.filter((one) => one.state === state).length === count;
      },
      { deadlineMs: 20_000, what: `${count} rows to be ${state}` },
    );
  }
});
