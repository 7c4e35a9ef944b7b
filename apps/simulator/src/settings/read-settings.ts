import { SettingsError } from './settings.error.js';
import type { Login } from '../credentials/credentials.js';
import type { SimulatorOptions } from './simulator-options.js';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3080;

/** The settings of the process; an empty one counts as not set. @throws SettingsError for the first that is wrong */
export function readSettings(env: Environment): SimulatorOptions {
  return {
    port: readPort(env),
    host: readHost(env),
    username: readUsername(env),
    password: env['SIMULATOR_PASSWORD'] || 'demo',
    ...given({
      accounts: readAccounts(env),
      inboundUrl: readInboundUrl(env),
      inboundToken: env['SIMULATOR_INBOUND_TOKEN'] || undefined,
      versionHeader: readVersionHeader(env),
      mediaMaxBytes: readMediaMaxBytes(env),
      acceptUnknownMedia: readUnknownMedia(env),
      freeAccountNumber: readFreeAccountNumber(env),
    }),
  };
}

function readPort(env: Environment): number {
  const named = env['SIMULATOR_PORT'] || String(DEFAULT_PORT);
  const port = /^\d{1,5}$/.test(named) ? Number(named) : Number.NaN;
  if (port <= 65_535) return port;
  throw new SettingsError(
    'SIMULATOR_PORT',
    `'${named}'`,
    'an integer from 0 to 65535 (0: a free port), default 3080',
  );
}

function readHost(env: Environment): string {
  const host = env['SIMULATOR_HOST'] || '127.0.0.1';
  if (/^[A-Za-z0-9.:_-]+$/.test(host)) return host;
  throw new SettingsError('SIMULATOR_HOST', `'${host}'`, 'an IP address or a host name, default 127.0.0.1');
}

/** A colon would end the user name in the header (RFC 7617). */
function readUsername(env: Environment): string {
  const username = env['SIMULATOR_USERNAME'] || 'demo';
  if (!username.includes(':')) return username;
  throw new SettingsError('SIMULATOR_USERNAME', `'${username}'`, 'a name without a colon, default demo');
}

/** The value is not shown: it contains passwords. */
function readAccounts(env: Environment): Login[] | undefined {
  const named = env['SIMULATOR_ACCOUNTS'] || undefined;
  const accounts = named?.split(',').map((each) => /^([^:]+):(.+)$/.exec(each.trim()));
  if (accounts?.some((each) => each === null) !== true) {
    return accounts?.map((each) => ({ username: each?.[1] ?? '', password: each?.[2] ?? '' }));
  }
  throw new SettingsError(
    'SIMULATOR_ACCOUNTS',
    'not a list of accounts',
    'name:password, several separated by commas; default: no further account',
  );
}

/** The value is not shown: it may contain a token. */
function readInboundUrl(env: Environment): string | undefined {
  const url = env['SIMULATOR_INBOUND_URL'] || undefined;
  if (url === undefined || (/^https?:\/\//.test(url) && URL.canParse(url))) return url;
  throw new SettingsError(
    'SIMULATOR_INBOUND_URL',
    'not a URL that can be called',
    'http://… or https://…, such as http://127.0.0.1:3000/api/webhooks/receivedmessage',
  );
}

function readVersionHeader(env: Environment): string | undefined {
  const name = env['SIMULATOR_VERSION_HEADER'] || undefined;
  if (name === undefined || /^[A-Za-z0-9-]+$/.test(name)) return name;
  throw new SettingsError(
    'SIMULATOR_VERSION_HEADER',
    `'${name}'`,
    'the name of a header, such as x-api-version; default: no header names the version',
  );
}

function readMediaMaxBytes(env: Environment): number | undefined {
  const bytes = env['SIMULATOR_MEDIA_MAX_BYTES'] || undefined;
  if (bytes === undefined) return undefined;
  if (/^[1-9]\d{0,9}$/.test(bytes)) return Number(bytes);
  throw new SettingsError(
    'SIMULATOR_MEDIA_MAX_BYTES',
    `'${bytes}'`,
    'a number of bytes from 1 to 9999999999, default 104857600',
  );
}

function readUnknownMedia(env: Environment): boolean | undefined {
  const what = env['SIMULATOR_UNKNOWN_MEDIA'] || undefined;
  if (what === undefined) return undefined;
  if (what === 'accept' || what === 'refuse') return what === 'accept';
  throw new SettingsError('SIMULATOR_UNKNOWN_MEDIA', `'${what}'`, 'refuse (the default) or accept');
}

function readFreeAccountNumber(env: Environment): string | undefined {
  const number = env['SIMULATOR_FREE_ACCOUNT_NUMBER'] || undefined;
  if (number === undefined || /^(?:\+|00)[1-9]\d{6,13}$/.test(number)) return number;
  throw new SettingsError(
    'SIMULATOR_FREE_ACCOUNT_NUMBER',
    `'${number}'`,
    'a mobile number such as 0041791234567; default: the account is none that is free',
  );
}

/** Drops the fields that are not set. */
function given<Options extends object>(options: { [Name in keyof Options]: Options[Name] | undefined }) {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<Options>;
}
