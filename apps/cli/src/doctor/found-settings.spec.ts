import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSettings } from './checks/settings.check.js';
import { findSettings } from './found-settings.js';

const RIGHT = {
  ECALL_USERNAME: 'u',
  ECALL_PASSWORD: 'p',
  PUBLIC_URL: 'https://gateway.example.com',
  DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
  WEBHOOK_SIGNING_KEYS: 'k:0123456789abcdef0123456789abcdef',
  INBOUND_TOKEN: 't',
  MANAGEMENT_TOKEN: '0123456789abcdef0123456789abcdef',
};

describe('findSettings', () => {
  let own: string;
  let note: string;
  beforeAll(() => {
    own = mkdtempSync(join(tmpdir(), 'doctor-'));
    note = join(own, 'demo.json');
    writeFileSync(
      note,
      JSON.stringify({ pid: process.pid, settings: { ...RIGHT, MANAGEMENT_PORT: '4001' } }),
    );
  });
  afterAll(() => rmSync(own, { recursive: true }));

  it('reads the environment', () => {
    const found = findSettings(RIGHT, note);
    expect(found).toMatchObject({ source: 'environment', problems: [], accounts: [{ name: 'default' }] });
    expect(found.settings.MANAGEMENT_PORT).toBe(3_001);
    expect(checkSettings(found)).toMatchObject({ level: 'ok' });
  });

  it('finds the demo where the environment is nobody’s deployment, and lets the shell go first', () => {
    const found = findSettings({ KAFKA_BROKERS: 'k:1' }, note);
    expect(found).toMatchObject({ source: 'demo', problems: [] });
    expect(found.settings).toMatchObject({ MANAGEMENT_PORT: 4_001, KAFKA_BROKERS: ['k:1'] });
    expect(checkSettings(found)).toMatchObject({ level: 'ok', seen: expect.stringContaining('npm start') });
  });

  it('mixes no demo into half a deployment', () => {
    const found = findSettings({ PUBLIC_URL: RIGHT.PUBLIC_URL }, note);
    expect(found.problems.map(({ name }) => name)).toContain('WEBHOOK_SIGNING_KEYS');
    expect(found.accounts).toEqual([]);
  });

  it('does not believe the note of a demo that was killed', () => {
    const stale = join(own, 'stale.json');
    // Above any kernel's limit: no such process.
    writeFileSync(stale, JSON.stringify({ pid: 2 ** 30, settings: RIGHT }));
    const found = findSettings({}, stale);
    expect(found.source).toBe('environment');
    expect(checkSettings(found)).toMatchObject({
      level: 'fail',
      nextStep: expect.stringContaining('npm start'),
    });
  });

  it('names what is wrong, in the accounts file too, and shows no secret', () => {
    const file = join(own, 'accounts.json');
    writeFileSync(file, JSON.stringify({ accounts: [{ name: 'a', username: 'u', password: 7 }] }));
    const found = findSettings(
      { ...RIGHT, ECALL_ACCOUNTS_FILE: file, WEBHOOK_SIGNING_KEYS: 'hunter2' },
      note,
    );
    const { level, seen } = checkSettings(found);
    expect(level).toBe('fail');
    expect(seen).toMatch(/WEBHOOK_SIGNING_KEYS: got 7 characters.*accounts\[0\].password/);
    expect(seen).not.toContain('hunter2');
  });

  it('warns of what is loose', () => {
    const { INBOUND_TOKEN: _, ...rest } = RIGHT;
    expect(checkSettings(findSettings(rest, note))).toMatchObject({
      level: 'warn',
      seen: expect.stringContaining('INBOUND_TOKEN is not set'),
    });
  });
});
