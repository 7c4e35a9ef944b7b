import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSettings } from '../reading/read-settings.js';
import { proxyUrl } from '../values/network-values.js';
import { readAccounts } from './read-accounts.js';

const ECALL_PROXY_URL = 'http://me:a%3Ab@[::1]:3128';
const REQUIRED = {
  PUBLIC_URL: 'https://gateway.example.com',
  DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
  WEBHOOK_SIGNING_KEYS: `k1:${'s'.repeat(32)}`,
  ECALL_PROXY_URL,
};

const proxies = (settings: Record<string, string>) =>
  readAccounts(readSettings({ ...REQUIRED, ...settings })).map(({ proxy }) => proxy && proxyUrl(proxy));

it('the account of ECALL_USERNAME goes by ECALL_PROXY_URL', () => {
  expect(proxies({ ECALL_USERNAME: 'u', ECALL_PASSWORD: 'p' })).toEqual([ECALL_PROXY_URL]);
});

it('an account of the file goes by its own proxy, or by ECALL_PROXY_URL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  const path = join(folder, 'accounts.json');
  const shop = { name: 'shop', username: 'u', password: 'p' };
  const bank = { ...shop, name: 'bank', proxyUrl: 'http://own' };
  writeFileSync(path, JSON.stringify({ accounts: [shop, bank] }));
  expect(proxies({ ECALL_ACCOUNTS_FILE: path })).toEqual([ECALL_PROXY_URL, 'http://own:80']);
  rmSync(folder, { recursive: true });
});
