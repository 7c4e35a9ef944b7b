import { describe, expect, inject, it } from 'vitest';
import { gatewayEnv, spawnApp, topicNames } from '../support/index.js';

const SECRETS = { ECALL_PASSWORD: 'not-to-be-printed-1', WEBHOOK_SIGNING_KEYS: 'k1:not-to-be-printed-2' };

/** A wrong setting stops the start, and says what to do. */
describe('wrong settings', () => {
  const start = async (wrong: Record<string, string>) => {
    const right = gatewayEnv({
      brokers: inject('kafkaBrokers'),
      topics: topicNames(),
      ecallUrl: 'http://127.0.0.1:9',
      publicUrl: 'http://127.0.0.1:9',
      databaseUrl: inject('databaseUrl'),
    });
    const app = await spawnApp('gateway', { ...right, ...SECRETS, ...wrong });
    const { code } = await app.exited;
    return { code, output: app.logs.join('\n') };
  };

  it.each([
    ['SEND_CONCURRENCY', 'many', 'a whole number from 1 to 4096'],
    ['KAFKA_BROKERS', 'kafka', 'host:port'],
    ['ECALL_BASE_URL', 'http://rest.ecall.ch', 'loopback'],
    ['WEBHOOK_ALLOWED_IPS', 'everybody', 'CIDR'],
    ['PUBLIC_URL', '', 'the address at which eCall reaches the webhooks'],
    ['IN_DOUBT_GRACE_MS', '30000', 'at least SEND_LEASE_MS + SEND_TIMEOUT_MS + SAFETY_MARGIN_MS'],
    ['DATABASE_URL', '', 'postgresql://user:password@host'],
    ['LEDGER_DIR', '.data/ledger', 'until nothing is scheduled, parked or in doubt'],
    ['ECALL_ACCOUNTS_FILE', '/does/not/exist.json', 'a readable file'],
  ])('%s=%s: the exit code is not 0, and a line names it', async (name, value, mayBe) => {
    const { code, output } = await start({ [name]: value });
    expect(code).not.toBe(0);
    const line = output.split('\n').find((each) => each.startsWith(`${name}: `));
    expect(line).toContain(mayBe);
    expect(line).toContain(value === '' ? 'is not set' : `'${value}'`);
    expect(output).not.toMatch(/not-to-be-printed/);
  });

  it('a missing topic that may not be made stops the start and is named', async () => {
    const topics = topicNames();
    const { code, output } = await start({ ...topics.env, KAFKA_CREATE_TOPICS: 'false' });
    expect(code).not.toBe(0);
    expect(output).toContain(topics.sendMessage);
  });
});
