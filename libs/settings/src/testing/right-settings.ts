import { SettingsError } from '../problems/settings.error.js';
import { readSettings } from '../reading/read-settings.js';

/** An environment that is right, with nothing that has a default. */
export const REQUIRED = {
  ECALL_USERNAME: 'user',
  ECALL_PASSWORD: 'hunter2-hunter2',
  PUBLIC_URL: 'https://gateway.example.com',
  DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
  WEBHOOK_SIGNING_KEYS: `k1:${'s'.repeat(32)}`,
};

/** What the reading of an environment throws. */
export const errorOf = (environment: Record<string, string | undefined>): SettingsError => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('the settings are right');
};

/** What it says where something is set beside {@link REQUIRED}. */
export const messageOf = (environment: Record<string, string | undefined>): string =>
  errorOf({ ...REQUIRED, ...environment }).message;
