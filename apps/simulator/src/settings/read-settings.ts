import type { SimulatorOptions } from '../simulator.js';
import { SettingsError } from './settings-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3080;

/** The settings of the process; an empty one counts as not given. @throws SettingsError for the first that is wrong */
export function readSettings(env: Environment): SimulatorOptions {
  const inboundUrl = readInboundUrl(env);
  const inboundToken = env['SIMULATOR_INBOUND_TOKEN'] || undefined;
  return {
    port: readPort(env),
    host: readHost(env),
    username: readUsername(env),
    password: env['SIMULATOR_PASSWORD'] || 'demo',
    ...(inboundUrl === undefined ? {} : { inboundUrl }),
    ...(inboundToken === undefined ? {} : { inboundToken }),
  };
}

function readPort(env: Environment): number {
  const given = env['SIMULATOR_PORT'] || String(DEFAULT_PORT);
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  if (port <= 65_535) return port;
  throw new SettingsError(
    'SIMULATOR_PORT',
    `'${given}'`,
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

/** What is wrong is not shown: it may carry a token. */
function readInboundUrl(env: Environment): string | undefined {
  const url = env['SIMULATOR_INBOUND_URL'] || undefined;
  if (url === undefined || (/^https?:\/\//.test(url) && URL.canParse(url))) return url;
  throw new SettingsError(
    'SIMULATOR_INBOUND_URL',
    'not a URL that can be called',
    'http://… or https://…, such as http://127.0.0.1:3000/api/webhooks/receivedmessage',
  );
}
