import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorOf, messageOf, REQUIRED } from '../testing/right-settings.js';
import { looseAccounts } from '../accounts/loose-accounts.js';
import { looseSettings } from './loose-settings.js';
import { examineSettings, readSettings } from './read-settings.js';

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
    'ECALL_FROM',
    'ECALL_USERNAME',
    'ECALL_BASE_URL',
    'ECALL_ACCOUNTS_FILE',
    'KAFKA_BROKERS',
    'KAFKA_GROUP_ID',
    'KAFKA_CLIENT_ID',
    'KAFKA_SASL_USERNAME',
    'PUBLIC_URL',
    'SEND_REDIRECT_TO',
    'SEND_ALLOWED_TO',
  ])('refuses a line end that slipped into %s, and shows it', (name) => {
    const value = name.endsWith('_URL') ? 'https://a.example\r' : '+41791234567\r';
    const message = messageOf({ [name]: value });
    expect(message).toContain(`${name}: got '${value.slice(0, -1)}\\x0d'; it may be `);
    expect(message).toContain('without control characters such as a line end');
  });

  it.each(['INBOUND_TOKEN', 'ECALL_PASSWORD', 'KAFKA_SASL_PASSWORD', 'DATABASE_URL', 'MANAGEMENT_TOKEN'])(
    'refuses a line end that slipped into %s, and does not show it',
    (name) => {
      const message = messageOf({ [name]: 'postgresql://never-shown\r' });
      expect(message).toMatch(new RegExp(`^${name}: got 25 characters; .* without control characters`));
      expect(message).not.toContain('never-shown');
    },
  );

  it('shows no credentials of an address', () => {
    const message = messageOf({ PUBLIC_URL: 'https://user:pass-word@gateway.example.com' });
    expect(message).toContain("PUBLIC_URL: got 'https://***@gateway.example.com'");
  });

  it('refuses one topic for two purposes', () => {
    expect(messageOf({ TOPIC_DLQ: 'ecall.send-message' })).toContain(
      "TOPIC_DLQ: got 'ecall.send-message'; it may be any topic other than that of TOPIC_SEND_MESSAGE",
    );
  });

  it('refuses a canary that a guard would reject each time', () => {
    const message = messageOf({ CANARY_TO: '+41791234567', SEND_ALLOWED_TO: '+423*' });
    expect(message).toContain('CANARY_TO: got');
    expect(message).toContain('a number that SEND_ALLOWED_TO admits');
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
    writeFileSync(file, '\uFEFFfrom-file\r\n');
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
    const guarded = { ...REQUIRED, SEND_ALLOWED_TO: '+41*', SEND_REDIRECT_TO: '+41791234567' };
    expect(looseSettings(readSettings(guarded)).join('\n')).toMatch(
      /SEND_REDIRECT_TO is set: every message[^]*SEND_ALLOWED_TO is set: messages to other/,
    );
    expect(looseSettings(readSettings(guarded)).join()).not.toContain('+41');
    const account = { name: 'a', username: 'u', password: 'p', baseUrl: 'https://e', apiVersion: 2 } as const;
    expect(looseAccounts([account, { ...account, redirectTo: '+41791234567', allowedTo: [] }])).toEqual([
      expect.stringMatching(/^account a has redirectTo: every message/),
      expect.stringMatching(/^account a has allowedTo/),
    ]);
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
