import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { EcallClientFactory, type MessageRequest } from '@ecall-gateway/ecall-client';
import { MemoryLedger } from '@ecall-gateway/ledger/testing';
import { readAccounts, readSettings } from '@ecall-gateway/settings';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../logging/pino-logger.js';
import { ManualClock } from '../testing/manual-clock.js';
import { startStandInEcall, type StandInEcall } from '../testing/stand-in-ecall.js';
import { NO_PROBE } from './account-circuit.js';
import type { Account } from './account.js';
import { AccountDirectory } from './account-directory.js';
import { AccountsWatch } from './accounts-watch.js';

const MESSAGE: MessageRequest = {
  channel: 'Sms',
  from: 'Shop',
  to: '+41791234567',
  content: { type: 'Text', text: 'hi' },
};

interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const REFUSED = { rowId: 'row', channel: 'Sms', hasOwnSender: false, isSuspect: false, probes: NO_PROBE };

describe('AccountsWatch', () => {
  let folder: string;
  let ecall: StandInEcall;
  let clients: EcallClientFactory;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accounts-'));
    clients = new EcallClientFactory();
    ecall = await startStandInEcall((request, response) => {
      request.resume();
      response.writeHead(200).end('{"messageId":"m-1"}');
    });
  });
  afterEach(async () => {
    await clients.close();
    await ecall.close();
    rmSync(folder, { recursive: true });
  });

  const file = () => join(folder, 'accounts.json');
  const account = (name: string, more: object = {}) => ({
    name,
    username: `api-${name}`,
    password: 'old',
    baseUrl: ecall.url,
    ...more,
  });
  const write = (...accounts: object[]) => writeFileSync(file(), JSON.stringify({ accounts }));

  /** A watch that has read its accounts. */
  function watched(environment: Record<string, string> = { ECALL_ACCOUNTS_FILE: file() }) {
    const settings = readSettings({
      PUBLIC_URL: 'https://gateway.example.com',
      DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
      WEBHOOK_SIGNING_KEYS: `k1:${'s'.repeat(32)}`,
      ...environment,
    });
    const clock = new ManualClock();
    const lines: LogLine[] = [];
    const logger = createLogger(
      'info',
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          lines.push(JSON.parse(chunk.toString('utf8')) as LogLine);
          done();
        },
      }),
    );
    const ledger = new MemoryLedger({ leaseMs: 1_000, graceMs: 1_000 }, clock.now);
    const directory = new AccountDirectory({ settings, clients, ledger, clock, logger });
    const watch = new AccountsWatch(() => readAccounts(settings), directory, clock, logger);
    watch.load();
    return {
      watch,
      accounts: directory.accounts,
      clock,
      lines,
      /** One look, in which a change is settled unless `meanwhile` makes another. */
      look: async (meanwhile: () => void = () => undefined) => {
        const looking = watch.look();
        meanwhile();
        clock.pass(250);
        return looking;
      },
    };
  }

  const called = async (one: Account | undefined) => {
    expect(await one?.client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    return ecall.callers.at(-1);
  };

  it('does nothing while the files say the same, in whatever words', async () => {
    write(account('shop', { apiVersion: 2 }), account('bank'));
    const { look, lines } = watched();
    write(account('shop', { from: null }), account('bank'));
    await look();
    expect(lines).toEqual([]);
  });

  it('has new credentials take effect for whoever holds the account, and leaves the others alone', async () => {
    write(account('shop'), account('bank'));
    const { look, lines, accounts } = watched();
    const shop = accounts.find('shop');
    write(account('shop', { password: 'new' }), account('bank'));
    await look();
    expect(accounts.find('shop')).toBe(shop);
    expect(await called(shop)).toBe('api-shop:new');
    expect(await called(accounts.find('bank'))).toBe('api-bank:old');
    expect(lines).toMatchObject([{ level: 'info', accounts: 2, changed: ['shop (password)'] }]);
  });

  it('sees a passwordFile with other content', async () => {
    writeFileSync(join(folder, 'password'), 'old\n');
    const { password: _, ...rest } = account('shop');
    write({ ...rest, passwordFile: 'password' });
    const { look, accounts } = watched();
    writeFileSync(join(folder, 'password'), 'new\n');
    await look();
    expect(await called(accounts.find('shop'))).toBe('api-shop:new');
  });

  it('sees the ECALL_PASSWORD_FILE of the one account with other content', async () => {
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'old');
    const { look, accounts } = watched({
      ECALL_USERNAME: 'api',
      ECALL_PASSWORD_FILE: passwordFile,
      ECALL_BASE_URL: ecall.url,
    });
    writeFileSync(passwordFile, 'new');
    await look();
    expect(await called(accounts.find('default'))).toBe('api:new');
  });

  it('sees files that are swapped as Kubernetes does it: the link to their folder leads elsewhere', async () => {
    const version = (name: string, content: object) => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'accounts.json'), JSON.stringify({ accounts: [content] }));
      symlinkSync(name, join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    version('..2026_01', account('shop'));
    symlinkSync(join('..data', 'accounts.json'), file());
    const { look, accounts } = watched();
    version('..2026_02', account('shop', { password: 'new' }));
    await look();
    expect(await called(accounts.find('shop'))).toBe('api-shop:new');
  });

  it('keeps the old accounts while the file is wrong, and says so once for each fault', async () => {
    write(account('shop'));
    const { look, lines, accounts } = watched();
    writeFileSync(file(), '{"accounts": [');
    await look();
    await look();
    write(account('shop', { password: 'secret-in-the-file', ratePerSecond: 'fast' }));
    await look();
    await look();
    rmSync(file());
    await look();
    expect(lines.map(({ level, problems }) => [level, problems])).toEqual([
      ['error', [expect.stringContaining('with 14 characters; it may be JSON')]],
      [
        'error',
        [expect.stringContaining('accounts[0].ratePerSecond: text of 4 characters; it may be a whole')],
      ],
      ['error', [expect.stringContaining('(ENOENT); it may be a readable file')]],
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret-in-the-file');
    expect(await called(accounts.find('shop'))).toBe('api-shop:old');
    write(account('shop'));
    await look();
    expect(lines.at(-1)).toMatchObject({ level: 'info', msg: 'the accounts were read anew', changed: [] });
  });

  it('believes nothing that changes while it looks', async () => {
    write(account('shop'));
    const { look, lines, accounts } = watched();
    writeFileSync(file(), '{"accounts": [');
    const again = await look(() => write(account('shop', { password: 'new' })));
    expect([again, lines]).toEqual([true, []]);
    expect(await look()).toBe(false);
    expect(await called(accounts.find('shop'))).toBe('api-shop:new');
  });

  it('lets a suspended account go on at once with new credentials', async () => {
    write(account('shop'));
    const { look, accounts } = watched();
    const circuit = accounts.find('shop')?.circuit;
    circuit?.recordRefusal(REFUSED, 'forbidden');
    expect(circuit?.tryAcquire()).toMatchObject({ go: false, suspended: true });
    write(account('shop', { username: 'api-2' }));
    await look();
    expect(circuit?.tryAcquire()).toMatchObject({ go: true, probes: { account: undefined } });
  });

  it('changes sender and rate without a word to eCall', async () => {
    write(account('shop', { from: 'Shop', ratePerSecond: 5 }));
    const { look, lines, accounts } = watched();
    const shop = accounts.find('shop');
    const rate = shop?.rate;
    shop?.circuit.recordRefusal(REFUSED, 'forbidden');
    write(account('shop', { from: { Sms: 'Store' }, ratePerSecond: 7 }));
    await look();
    expect(shop?.senders).toEqual({ Sms: 'Store' });
    expect(shop?.rate).not.toBe(rate);
    expect(shop?.circuit.state).toBe('suspended');
    expect(lines.at(-1)).toMatchObject({ changed: ['shop (from, ratePerSecond)'] });
    write(account('shop', { from: { Sms: 'Store' } }));
    await look();
    expect(shop?.rate).toBeUndefined();
  });

  it('adds accounts; has what still holds one that is gone wait, until it is back', async () => {
    write(account('shop'));
    const { look, lines, accounts } = watched();
    const shop = accounts.find('shop');
    write(account('bank'));
    await look();
    expect(accounts.all().map(({ name }) => name)).toEqual(['bank']);
    expect(await called(accounts.find('bank'))).toBe('api-bank:old');
    expect(accounts.find('shop')).toBeUndefined();
    expect(shop?.circuit.tryAcquire()).toMatchObject({ go: false, suspended: true });
    expect(await shop?.client.send(MESSAGE)).toMatchObject({ kind: 'not-sent' });
    expect(lines).toMatchObject([
      { level: 'info', accounts: 1, added: ['bank'], removed: ['shop'] },
      { level: 'warn', removed: ['shop'] },
    ]);
    write(account('bank'), account('shop'));
    await look();
    expect(await called(accounts.find('shop'))).toBe('api-shop:old');
  });

  it('looks every two seconds while it runs', async () => {
    write(account('shop'));
    const { watch, clock, lines } = watched();
    watch.start();
    write(account('bank'));
    const before = clock.now();
    await vi.waitFor(() => {
      clock.pass(250);
      expect(lines).toContainEqual(expect.objectContaining({ added: ['bank'] }));
    });
    expect(clock.now() - before).toBeLessThanOrEqual(2_750);
    await watch.stop();
  });
});
