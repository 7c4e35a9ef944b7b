import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeDemoNote, writeDemoNote } from './demo-note.js';
import { gatewaySettings, keptSigningKeys, madeUpSettings, planOf } from './demo-settings.js';

const made = { brokers: 'localhost:9092', databaseUrl: 'postgresql://db', signingKeys: 'demo:x' };

describe('planOf', () => {
  it('brings up what is not named', () => {
    expect(planOf({}, true)).toMatchObject({ bus: 'own kafka', ownSimulator: true });
    expect(planOf({ KAFKA_BROKERS: 'k:9092', ECALL_BASE_URL: 'https://rest.ecall.ch' }, false)).toMatchObject(
      {
        bus: 'given kafka',
        ownSimulator: false,
      },
    );
    expect(planOf({ PORT: '8000' }, true).ports).toEqual({
      public: '8000',
      management: '3001',
      simulator: '3080',
    });
  });

  it('uses the PostgreSQL that is named, also by a file', () => {
    expect(planOf({}, false).ownDatabase).toBe(true);
    expect(planOf({ DATABASE_URL: 'postgresql://mine' }, true).ownDatabase).toBe(false);
    expect(planOf({ DATABASE_URL_FILE: '/run/url', EVENT_BUS: 'memory' }, true).ownDatabase).toBe(false);
  });

  it('goes without Kafka where there is no Java, or where it is asked for', () => {
    expect(planOf({}, false).bus).toBe('memory');
    expect(planOf({ EVENT_BUS: 'memory', KAFKA_BROKERS: 'k:9092' }, true).bus).toBe('memory');
  });
});

describe('gatewaySettings', () => {
  it('lets the shell go before what is made up', () => {
    const environment = { PORT: '8000', ECALL_FROM: 'Mine', EMPTY: '' };
    const settings = gatewaySettings(environment, madeUpSettings(planOf(environment, true), made));
    expect(settings).toMatchObject({
      PUBLIC_URL: 'http://127.0.0.1:8000',
      ECALL_BASE_URL: 'http://127.0.0.1:3080',
      ECALL_FROM: 'Mine',
      ECALL_USERNAME: 'demo',
    });
  });

  it('makes up no credentials for a real account', () => {
    const environment = { ECALL_BASE_URL: 'https://rest.ecall.ch' };
    const settings = gatewaySettings(environment, madeUpSettings(planOf(environment, true), made));
    expect(Object.keys(settings)).not.toContain('ECALL_USERNAME');
    expect(Object.keys(settings)).not.toContain('WEBHOOK_ALLOWED_IPS');
  });
});

describe('gatewaySettings with secrets in files', () => {
  it('makes up nothing beside a file', () => {
    const environment = { WEBHOOK_SIGNING_KEYS_FILE: '/run/keys' };
    const settings = gatewaySettings(environment, madeUpSettings(planOf(environment, true), made));
    expect(settings).toMatchObject(environment);
    expect(Object.keys(settings)).not.toContain('WEBHOOK_SIGNING_KEYS');
  });
});

describe('the note for the doctor', () => {
  it('holds what was made up, and no signing key', () => {
    const folder = mkdtempSync(join(tmpdir(), 'note-'));
    const file = join(folder, 'demo.json');
    const plan = planOf({ MANAGEMENT_PORT: '4001' }, true);
    writeDemoNote(file, plan, madeUpSettings(plan, made), 'keys-file');
    const text = readFileSync(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      pid: process.pid,
      settings: { MANAGEMENT_PORT: '4001', WEBHOOK_SIGNING_KEYS_FILE: 'keys-file', ECALL_USERNAME: 'demo' },
    });
    expect(text).not.toContain(made.signingKeys);
    removeDemoNote(file);
    expect(existsSync(file)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('keptSigningKeys', () => {
  it('makes a key once, for its owner alone to read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'));
    const file = join(folder, 'deep', 'demo.keys');
    const keys = keptSigningKeys(file);
    expect(keys).toMatch(/^demo:.{40,}$/);
    expect(keptSigningKeys(file)).toBe(keys);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });
});
