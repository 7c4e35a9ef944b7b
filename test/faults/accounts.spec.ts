import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { ACCEPTED, IN_DOUBT, sms, startSystem } from '../journeys/system.js';
import { kcatProduceMany, waitFor } from '../support/index.js';

/** More than the gateway takes in hand, and hours' worth of what the account may send. */
const WAITING = 2_500;

/** One account's messages wait for its rate. */
describe('an account with a long queue before its rate', () => {
  it(
    'holds up no other account, and does not keep the gateway from stopping',
    { timeout: 180_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-accounts-'));
      const file = join(folder, 'accounts.json');
      const account = { username: 'demo', password: 'demo', from: 'Gateway' };
      await writeFile(
        file,
        JSON.stringify({
          accounts: [
            { ...account, name: 'slow', ratePerSecond: 5 },
            { ...account, name: 'default' },
          ],
        }),
      );
      const system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        settings: { ECALL_ACCOUNTS_FILE: file },
      });
      try {
        await kcatProduceMany(system.brokers, {
          topic: system.topics.sendMessage,
          records: Array.from({ length: WAITING }, (_, index) => ({
            key: `slow-${index}`,
            value: JSON.stringify({
              commandId: `${system.topics.groupId}-${index}`,
              account: 'slow',
              ...sms('+41793910000', `slow ${index}`),
            }),
          })),
        });
        const sent = (to: string) => system.simulator.log().filter((message) => message.to === to).length;
        await waitFor(() => sent('+41793910000') > 0, { deadlineMs: 30_000, what: 'the first slow one' });
        const now = await system.command(sms('+41793910001', 'now'), { key: 'now' });
        const sendAt = new Date(Date.now() + 1_000).toISOString();
        const later = await system.command({ ...sms('+41793910002', 'later'), sendAt }, { key: 'later' });
        await system.event(now, ACCEPTED);
        await system.event(later, ACCEPTED);
        expect(sent('+41793910000')).toBeLessThan(WAITING / 2);
        expect(await system.gateway.stop()).toEqual({ code: 0, signal: null });
        expect(system.gateway.logs.filter((line) => line.includes('drain-timed-out'))).toEqual([]);
        expect(system.events.events.filter(({ type }) => type === IN_DOUBT)).toEqual([]);
      } finally {
        await system.stop();
        await rm(folder, { recursive: true });
      }
    },
  );
});
