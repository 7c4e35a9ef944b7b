import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SettingsError } from './settings-error.js';
import { examineSettings, looseSettings, readSettings } from './settings.js';

const REQUIRED = {
  ECALL_USERNAME: 'user',
  ECALL_PASSWORD: 'hunter2-hunter2',
  PUBLIC_URL: 'https://gateway.example.com',
  DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
  WEBHOOK_SIGNING_KEYS: `k1:${'s'.repeat(32)}`,
};

const errorOf = (environment: Record<string, string | undefined>): SettingsError => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('the settings are right');
};

const messageOf = (environment: Record<string, string | undefined>): string =>
  errorOf({ ...REQUIRED, ...environment }).message;

describe('settings', () => {
  it('has defaults for all but credentials, the public address and the signing keys', () => {
    expect(readSettings(REQUIRED)).toMatchObject({
      KAFKA_BROKERS: ['localhost:9092'],
      TOPIC_SEND_MESSAGE: 'ecall.send-message',
      SEND_CONCURRENCY: 256,
      PORT: 3000,
      MANAGEMENT_PORT: 3001,
      ECALL_BASE_URL: 'https://rest.ecall.ch',
      WEBHOOK_SIGNING_KEYS: [{ id: 'k1', secret: 's'.repeat(32) }],
    });
  });

  it('names everything that is missing, at once', () => {
    const names = errorOf({}).problems.map(({ name }) => name);
    expect(names.toSorted((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(REQUIRED).toSorted((a, b) => a.localeCompare(b)),
    );
  });

  it.each([
    ['EVENT_BUS', 'rabbit', 'kafka or memory'],
    ['KAFKA_BROKERS', 'localhost', 'host:port'],
    ['KAFKA_BROKERS', 'a:0', 'host:port'],
    ['KAFKA_SSL', 'perhaps', 'true or false'],
    ['KAFKA_SASL_MECHANISM', 'oauth', 'scram-sha-256'],
    ['TOPIC_DLQ', 'a b', 'a topic name'],
    ['LEDGER_RETENTION_DAYS', '7', 'from 8 to 3650'],
    ['ECALL_BASE_URL', 'http://rest.ecall.ch', 'loopback'],
    ['ECALL_API_VERSION', '3', '1 or 2'],
    ['PUBLIC_URL', 'gateway.example.com', 'https://host'],
    ['WEBHOOK_ALLOWED_IPS', '10.0.0.0/33', 'CIDR'],
    ['TRUST_PROXY', 'yes', 'hops'],
    ['SEND_CONCURRENCY', '0', 'from 1 to 4096'],
    ['SEND_CONCURRENCY', '1e3', 'from 1 to 4096'],
    ['SEND_RATE_PER_SECOND', '-5', 'per second'],
    ['SEND_LISTS', 'on', 'off or auto'],
    ['DEFAULT_COUNTRY', 'CHE', 'two-letter'],
    ['PORT', '70000', 'from 1 to 65535'],
    ['LOG_LEVEL', 'loud', 'fatal, error'],
  ])('says what %s got (%s) and what it may be', (name, value, mayBe) => {
    const message = messageOf({ [name]: value });
    expect(message).toContain(`${name}: got '${value}'; it may be `);
    expect(message).toContain(mayBe);
  });

  it('stops for the folder of the embedded ledger, and says what to do before it is unset', () => {
    expect(messageOf({ LEDGER_DIR: '.data/ledger' })).toMatch(
      /^LEDGER_DIR: got '.data\/ledger'; .*until nothing is scheduled, parked or in doubt, then unset it and set DATABASE_URL; ids that were sent before are no longer known$/,
    );
  });

  it('never echoes a secret', () => {
    const message = messageOf({
      WEBHOOK_SIGNING_KEYS: 'no-colon-secret',
      DATABASE_URL: 'mysql://u:pass-word@h/d',
    });
    expect(message).toContain('WEBHOOK_SIGNING_KEYS: got 15 characters');
    expect(message).not.toMatch(/no-colon-secret|pass-word/);
  });

  it('refuses a grace that is shorter than a call may take, and one port for two servers', () => {
    expect(messageOf({ IN_DOUBT_GRACE_MS: '54999' })).toContain('= 55000');
    expect(messageOf({ PORT: '3001' })).toContain('MANAGEMENT_PORT');
    expect(readSettings({ ...REQUIRED, IN_DOUBT_GRACE_MS: '55000' }).IN_DOUBT_GRACE_MS).toBe(55_000);
  });

  it('asks for SASL credentials where a mechanism is named, in any case', () => {
    expect(messageOf({ KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512' })).toMatch(
      /KAFKA_SASL_USERNAME[^]*KAFKA_SASL_PASSWORD/,
    );
  });

  it('reads who may manage: names and secrets, a secret alone as the operator', () => {
    const read = (value: string) => readSettings({ ...REQUIRED, MANAGEMENT_TOKEN: value }).MANAGEMENT_TOKEN;
    expect(readSettings(REQUIRED).MANAGEMENT_TOKEN).toEqual([]);
    expect(read('anna:one+/~._-==, two,anna:three')).toEqual([
      { name: 'anna', secret: 'one+/~._-==' },
      { name: 'operator', secret: 'two' },
      { name: 'anna', secret: 'three' },
    ]);
  });

  it.each(['anna:', ':secret', 'anna:se cret', 'anna:se:cret', 'anna:ü', 'a=b', 'anna:same,ben:same', ','])(
    'refuses %j as MANAGEMENT_TOKEN, and does not echo it',
    (value) => {
      const message = messageOf({ MANAGEMENT_TOKEN: value });
      expect(message).toContain(`MANAGEMENT_TOKEN: got ${value.length} characters; it may be name:secret`);
      expect(message).not.toContain(`'${value}'`);
    },
  );

  it('counts an empty variable as not set', () => {
    expect(readSettings({ ...REQUIRED, PORT: '', LEDGER_DIR: ' ' })).toMatchObject({ PORT: 3000 });
    expect(messageOf({ DATABASE_URL: '' })).toContain('DATABASE_URL: is not set; it may be postgresql://');
  });

  it('reads a secret from a file, and says where it cannot', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    const file = join(folder, 'password');
    writeFileSync(file, 'from-file\n');
    const { ECALL_PASSWORD: _, ...rest } = REQUIRED;
    expect(readSettings({ ...rest, ECALL_PASSWORD_FILE: file }).ECALL_PASSWORD).toBe('from-file');
    expect(messageOf({ ECALL_PASSWORD_FILE: file })).toContain('beside ECALL_PASSWORD');
    expect(messageOf({ ECALL_PASSWORD: undefined, ECALL_PASSWORD_FILE: `${file}.gone` })).toContain(
      '(ENOENT)',
    );
    rmSync(folder, { recursive: true });
  });

  it('names what is looser than it should be', () => {
    const loose = readSettings({ ...REQUIRED, PUBLIC_URL: 'http://localhost:3000', EVENT_BUS: 'memory' });
    expect(looseSettings(loose).join('\n')).toMatch(
      /PUBLIC_URL[^]*INBOUND_TOKEN[^]*MANAGEMENT_TOKEN[^]*EVENT_BUS/,
    );
    const strict = { ...REQUIRED, INBOUND_TOKEN: 't' };
    expect(looseSettings(readSettings({ ...strict, MANAGEMENT_TOKEN: 'x'.repeat(32) }))).toEqual([]);
    const short = looseSettings(readSettings({ ...strict, MANAGEMENT_TOKEN: 'anna:guess-me' }));
    expect(short).toEqual([expect.stringMatching(/^MANAGEMENT_TOKEN holds a secret shorter/)]);
    expect(short.join()).not.toContain('guess-me');
  });

  it('gives what can be read beside what is wrong', () => {
    const { settings, problems } = examineSettings({ ...REQUIRED, PORT: 'x', ECALL_PASSWORD: '' });
    expect(problems.map(({ name }) => name).toSorted()).toEqual(['ECALL_PASSWORD', 'PORT']);
    expect(settings).toMatchObject({ PUBLIC_URL: REQUIRED.PUBLIC_URL, MANAGEMENT_PORT: 3001 });
    expect(settings.PORT).toBeUndefined();
  });
});
