import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readAccounts } from './read-accounts.js';
import { SettingsError } from '../problems/settings.error.js';
import { readSettings } from '../reading/read-settings.js';

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

  it('reads guards, limits and proxy into what they mean', () => {
    const guards = {
      allowedTo: ['+41 79 123 45 67', '+423*'],
      countries: 'ch,LI',
      limitPerRecipient: '5/1h',
      limitPerDay: 100,
      redirectTo: '0041791234567',
      proxyUrl: 'http://me:secret@proxy:3128',
    };
    expect(read({ accounts: [{ ...ACCOUNT, ...guards }] })).toMatchObject([
      {
        allowedTo: [
          { kind: 'number', number: '+41791234567' },
          { kind: 'prefix', prefix: '+423' },
        ],
        countries: ['CH', 'LI'],
        limitPerRecipient: { count: 5, windowMs: 3_600_000 },
        limitPerDay: 100,
        redirectTo: '+41791234567',
        proxy: { host: 'proxy', port: 3_128, credentials: { username: 'me', password: 'secret' } },
      },
    ]);
  });

  it('may begin with a mark of UTF-8', () => {
    expect(read(`\uFEFF${JSON.stringify({ accounts: [ACCOUNT] })}`)).toMatchObject([{ name: 'shop' }]);
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
      'a long sender',
      { accounts: [{ ...ACCOUNT, from: 'TwelveLetter' }] },
      'accounts[0].from: text of 12',
      'up to 11 characters',
    ],
    [
      'a sender by channel that is too long',
      { accounts: [{ ...ACCOUNT, from: { Rcs: 'a-long-sender-id', Sms: 'TwelveLetter' } }] },
      'accounts[0].from: an object',
      'up to 11 characters',
    ],
    [
      'a name for WhatsApp',
      { accounts: [{ ...ACCOUNT, from: { Whatsapp: 'Brand' } }] },
      'accounts[0].from: an object',
      'a number in international format',
    ],
    [
      'a line end',
      { accounts: [{ ...ACCOUNT, from: 'Brand\r' }] },
      'accounts[0].from: text of 6',
      'a sender',
    ],
    [
      'a line end in its name',
      { accounts: [{ ...ACCOUNT, name: 'shop\r' }] },
      'accounts[0].name: text of 5',
      'control character',
    ],
    [
      'a line end in its address',
      { accounts: [{ ...ACCOUNT, baseUrl: 'https://rest.ecall.ch\r' }] },
      'accounts[0].baseUrl: text of 22',
      'https:',
    ],
    [
      'recipients that are none',
      { accounts: [{ ...ACCOUNT, allowedTo: ['+41*', '079'] }] },
      'accounts[0].allowedTo: a list of 2',
      'prefixes that end in *',
    ],
    [
      'no recipient at all',
      { accounts: [{ ...ACCOUNT, allowedTo: [] }] },
      'accounts[0].allowedTo: a list of 0',
      'prefixes that end in *',
    ],
    [
      'a country that does not exist',
      { accounts: [{ ...ACCOUNT, countries: ['UK'] }] },
      'accounts[0].countries: a list of 1',
      'country codes',
    ],
    [
      'a limit without time',
      { accounts: [{ ...ACCOUNT, limitPerRecipient: 5 }] },
      'accounts[0].limitPerRecipient: a number',
      '5/1h',
    ],
    [
      'a limit of nothing',
      { accounts: [{ ...ACCOUNT, limitPerDay: 0 }] },
      'accounts[0].limitPerDay: a number',
      'segments',
    ],
    ['a national number', { accounts: [{ ...ACCOUNT, redirectTo: '079' }] }, 'accounts[0].redirectTo', '+41'],
    [
      'a proxy of another kind',
      { accounts: [{ ...ACCOUNT, proxyUrl: 'socks5://u:hunter2@p' }] },
      'accounts[0].proxyUrl: text of 20',
      'CONNECT',
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
