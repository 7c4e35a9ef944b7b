import { readSettings, type Settings } from '@ecall-gateway/settings';
import { TIMES } from '../surroundings/times.js';

const SETTINGS = {
  DATABASE_URL: 'postgres://user:password@database.example.com/gateway',
  ECALL_USERNAME: 'u',
  ECALL_PASSWORD: 'p',
  PUBLIC_URL: 'https://gateway.example.com',
  SEND_LEASE_MS: String(TIMES.leaseMs),
  SEND_TIMEOUT_MS: String(TIMES.timeoutMs),
  SAFETY_MARGIN_MS: String(TIMES.lingerMs),
  IN_DOUBT_GRACE_MS: String(TIMES.graceMs),
};

const KEY = 'k:0123456789abcdef0123456789abcdef';
const NEW_KEY = 'n:fedcba9876543210fedcba9876543210';

function settingsFor(more: Readonly<Record<string, string>>): Readonly<Record<'old' | 'new', Settings>> {
  return {
    old: readSettings({ ...SETTINGS, ...more, WEBHOOK_SIGNING_KEYS: KEY }),
    new: readSettings({ ...SETTINGS, ...more, WEBHOOK_SIGNING_KEYS: `${NEW_KEY},${KEY}` }),
  };
}

const PLAIN = settingsFor({});
const CROWDED = settingsFor({ SEND_LISTS: 'auto', SEND_CONCURRENCY: '1' });

/** @param keys whether a new signing key stands in front of the old one */
export function gatewaySettings(isCrowded: boolean, keys: 'old' | 'new'): Settings {
  return (isCrowded ? CROWDED : PLAIN)[keys];
}
