import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readAccounts } from './read-accounts.js';
import { SettingsError } from './settings-error.js';
import { readSettings } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
const path = join(folder, 'accounts.json');
afterAll(() => rmSync(folder, { recursive: true }));

const REQUIRED = {
  PUBLIC_URL: 'https://gateway.example.com',
  DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
  WEBHOOK_SIGNING_KEYS: `k1:${'s'.repeat(32)}`,
};
const settings = readSettings({ ...REQUIRED, ECALL_ACCOUNTS_FILE: path });
const ACCOUNT = { name: 'shop', username: 'api-shop', password: 'hunter2' };

function read(content: unknown) {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readAccounts(settings);
}

function problemOf(content: unknown): string {
  try {
    read(content);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('the file is right');
}

describe('ECALL_ACCOUNTS_FILE', () => {
  it('has defaults for all but name, username and password', () => {
    expect(read({ accounts: [ACCOUNT] })).toEqual([
      { ...ACCOUNT, baseUrl: 'https://rest.ecall.ch', apiVersion: 2 },
    ]);
  });

  it('takes null for not there', () => {
    const nulls = { from: null, baseUrl: null, apiVersion: null, ratePerSecond: null, passwordFile: null };
    expect(read({ accounts: [{ ...ACCOUNT, ...nulls }] })).toEqual(read({ accounts: [ACCOUNT] }));
  });

  it('keeps what it names', () => {
    const more = {
      from: { Sms: 'Shop', Whatsapp: '0041769999999' },
      baseUrl: 'http://127.0.0.1:3080/ecall',
      apiVersion: 1,
      ratePerSecond: 10,
    };
    expect(read({ accounts: [{ ...ACCOUNT, ...more }] })).toEqual([{ ...ACCOUNT, ...more }]);
  });

  it('finds a passwordFile beside itself, and leaves its line break out', () => {
    const { password, ...rest } = ACCOUNT;
    writeFileSync(join(folder, 'shop-password'), `${password}\n`);
    for (const passwordFile of ['shop-password', join(folder, 'shop-password')]) {
      expect(read({ accounts: [{ ...rest, passwordFile }] })).toMatchObject([{ password }]);
    }
  });

  const { password: _, ...anonymous } = ACCOUNT;
  writeFileSync(join(folder, 'empty'), '\n');
  it.each<[string, unknown, string, string]>([
    ['no JSON', '{"accounts', 'with 10 characters', 'JSON'],
    ['no object', '[]', 'with a list of 0', '{ "accounts": [ … ] }'],
    ['no accounts', {}, 'accounts: nothing', 'a list of accounts'],
    ['an empty list', { accounts: [] }, 'accounts: a list of 0', 'at least one account'],
    ['an account that is none', { accounts: [null] }, 'accounts[0]: null', 'an object with name'],
    ['a name twice', { accounts: [ACCOUNT, ACCOUNT] }, 'accounts: a list of 2', 'a name of its own'],
    ['no name', { accounts: [{ ...ACCOUNT, name: '' }] }, 'accounts[0].name: empty text', '1 to 128'],
    ['a colon', { accounts: [{ ...ACCOUNT, username: 'a:b' }] }, 'accounts[0].username: text of 3', 'colons'],
    [
      'a number',
      { accounts: [ACCOUNT, { ...ACCOUNT, name: 'b', password: 5 }] },
      'accounts[1].password',
      'a password',
    ],
    ['no password', { accounts: [anonymous] }, 'accounts[0].password: nothing', 'passwordFile is given'],
    [
      'two passwords',
      { accounts: [{ ...ACCOUNT, passwordFile: 'x' }] },
      'accounts[0].passwordFile',
      'only where password is not given',
    ],
    [
      'a file that is away',
      { accounts: [{ ...anonymous, passwordFile: 'gone' }] },
      'accounts[0].passwordFile',
      '(ENOENT)',
    ],
    [
      'an empty file',
      { accounts: [{ ...anonymous, passwordFile: 'empty' }] },
      'with empty text',
      'a file with a password',
    ],
    [
      'plain http',
      { accounts: [{ ...ACCOUNT, baseUrl: 'http://rest.ecall.ch' }] },
      'accounts[0].baseUrl: text of 20',
      'https:',
    ],
    [
      'an address with a password',
      { accounts: [{ ...ACCOUNT, baseUrl: 'https://u:p@rest.ecall.ch' }] },
      'accounts[0].baseUrl',
      'https:',
    ],
    [
      'a version',
      { accounts: [{ ...ACCOUNT, apiVersion: '2' }] },
      'accounts[0].apiVersion: text of 1',
      '1 or 2',
    ],
    [
      'a rate',
      { accounts: [{ ...ACCOUNT, ratePerSecond: 0.5 }] },
      'accounts[0].ratePerSecond: a number',
      'from 1 to 100000',
    ],
    [
      'a channel',
      { accounts: [{ ...ACCOUNT, from: { sms: 'x' } }] },
      'accounts[0].from: an object',
      'Sms, Whatsapp, Rcs',
    ],
    [
      'a field',
      { accounts: [{ ...ACCOUNT, pasword: 'x' }] },
      'accounts[0].pasword: a field that is not known',
      'left out',
    ],
  ])('with %s is refused by its field, and no value is told', (_name, content, got, mayBe) => {
    const message = problemOf(content);
    expect(message).toMatch(/^ECALL_ACCOUNTS_FILE: got '/);
    expect(message).toContain(got);
    expect(message).toContain(mayBe);
    expect(message).not.toMatch(/hunter2|api-shop|u:p@/);
  });
});

describe('the account of ECALL_USERNAME', () => {
  it('has the password that its file holds at the time', () => {
    const file = join(folder, 'single');
    writeFileSync(file, 'first\n');
    const single = readSettings({ ...REQUIRED, ECALL_USERNAME: 'u', ECALL_PASSWORD_FILE: file });
    expect(readAccounts(single)).toMatchObject([{ name: 'default', password: 'first' }]);
    writeFileSync(file, 'second\n');
    expect(readAccounts(single)).toMatchObject([{ password: 'second' }]);
    writeFileSync(file, '');
    expect(() => readAccounts(single)).toThrow(/ECALL_PASSWORD_FILE: got '.*' with empty text/);
  });
});
