import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { startSystem, type System } from '../journeys/system.js';
import { waitFor } from '../support/index.js';
import { openCredentialGate, type CredentialGate } from './credential-gate.js';
import { flood, LONG } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 1_000;
const READ_ANEW = 'the accounts were read anew';
const SUSPENDED = '"state":"suspended"';

/** Two accounts with credentials of their own; those of one change while commands flow for both. */
describe('new credentials', () => {
  let folder: string;
  let gate: CredentialGate;
  let system: System;
  let versions = 0;

  /** A mounted secret in a new version, as Kubernetes brings it. */
  function mount(password: string): void {
    const version = `..version_${(versions += 1)}`;
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'password'), `${password}\n`);
    symlinkSync(version, join(folder, '..next'));
    renameSync(join(folder, '..next'), join(folder, '..data'));
  }

  async function start(lists: 'off' | 'auto'): Promise<void> {
    folder = mkdtempSync(join(tmpdir(), 'ecall-gateway-accounts-'));
    const file = join(folder, 'accounts.json');
    gate = await openCredentialGate();
    gate.passwords.set('shop', new Set(['old-password']));
    gate.passwords.set('bank', new Set(['bank-password']));
    mount('old-password');
    const common = { from: 'Gateway', baseUrl: gate.url };
    writeFileSync(
      file,
      JSON.stringify({
        accounts: [
          { name: 'shop', username: 'shop', passwordFile: '..data/password', ...common },
          { name: 'bank', username: 'bank', password: 'bank-password', ...common },
        ],
      }),
    );
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: {
        ECALL_USERNAME: '',
        ECALL_PASSWORD: '',
        ECALL_ACCOUNTS_FILE: file,
        SEND_CONCURRENCY: '16',
        SEND_LISTS: lists,
      },
    });
    gate.simulatorUrl = system.simulator.url;
    system.simulator.setFaults([{ kind: 'delay', ms: 40 }]);
  }
  afterEach(async () => {
    await system.stop();
    await gate.close();
    rmSync(folder, { recursive: true });
  });

  const logged = (text: string) => system.gateway.logs.filter((line) => line.includes(text));
  const aQuarterIsSent = async () =>
    waitFor(() => system.simulator.log().length > COMMANDS / 4, { deadlineMs: 60_000, what: 'a quarter' });

  it('take effect without a pause, where the old ones hold until then', { timeout: 300_000 }, async () => {
    await start('off');
    const commands = await flood(system, COMMANDS, { accounts: ['shop', 'bank'] });
    await aQuarterIsSent();
    gate.passwords.set('shop', new Set(['old-password', 'new-password']));
    mount('new-password');
    await waitFor(() => logged(READ_ANEW).length > 0, { deadlineMs: 30_000, what: READ_ANEW });
    gate.passwords.set('shop', new Set(['new-password']));
    expect(await judge(system, commands, 120_000)).toMatchObject({ ...CLEAN, inDoubt: 0 });
    expect(gate.callers.get('shop:new-password')).toBeGreaterThan(0);
    expect(logged(SUSPENDED)).toEqual([]);
    expect(system.gateway.logs.join()).not.toMatch(/(?:old|new|bank)-password/);
  });

  it(
    'end the pause that the old ones brought, with lists too, and the other account never stood still',
    { timeout: 300_000 },
    async () => {
      await start('auto');
      const commands = await flood(system, COMMANDS, { accounts: ['shop', 'bank'] });
      await aQuarterIsSent();
      gate.passwords.set('shop', new Set(['new-password']));
      await waitFor(() => logged(SUSPENDED).length > 0, { deadlineMs: 30_000, what: 'the suspension' });
      mount('new-password');
      expect(await judge(system, commands, 120_000)).toMatchObject({ ...CLEAN, inDoubt: 0 });
      const lines = system.gateway.logs;
      const anew = lines.findIndex((line) => line.includes(READ_ANEW));
      expect(anew).toBeGreaterThan(0);
      expect(lines.slice(anew).filter((line) => line.includes(SUSPENDED))).toEqual([]);
      expect(logged(SUSPENDED).every((line) => line.includes('"account":"shop"'))).toBe(true);
    },
  );
});
