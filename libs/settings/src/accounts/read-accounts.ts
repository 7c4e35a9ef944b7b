import { type NamedCredentials, readAccountsFile, readPassword } from './accounts-file.js';
import type { Settings } from '../reading/settings.js';

/** An account with all that is needed to call eCall for it. */
export type AccountCredentials = NamedCredentials &
  Required<Pick<NamedCredentials, 'baseUrl' | 'apiVersion'>>;

/**
 * The accounts of `ECALL_ACCOUNTS_FILE`, or the one of `ECALL_USERNAME`. Files are read anew at each call.
 * @throws {SettingsError}
 */
export function readAccounts(settings: Settings): AccountCredentials[] {
  const { ECALL_ACCOUNTS_FILE: file, ECALL_BASE_URL: baseUrl, ECALL_PROXY_URL: proxy } = settings;
  const apiVersion = settings.ECALL_API_VERSION.startsWith('1') ? 1 : 2;
  const entries = file === undefined ? [single(settings)] : readAccountsFile(file);
  const ofAll = proxy === undefined ? {} : { proxy };
  return entries.map((entry) => ({ baseUrl, apiVersion, ...ofAll, ...entry }));
}

function single(settings: Settings): NamedCredentials {
  const { ECALL_USERNAME, ECALL_PASSWORD, ECALL_PASSWORD_FILE: file, ECALL_FROM } = settings;
  return {
    name: 'default',
    username: ECALL_USERNAME ?? '',
    password: file === undefined ? (ECALL_PASSWORD ?? '') : readPassword('ECALL_PASSWORD_FILE', file),
    ...(ECALL_FROM === undefined ? {} : { from: ECALL_FROM }),
  };
}
