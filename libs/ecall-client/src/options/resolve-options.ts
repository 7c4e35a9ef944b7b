import { X509Certificate } from 'node:crypto';
import { VERSION_HEADER } from '../wire/assumed-wire.js';
import { EcallOptionsError } from './ecall-options.error.js';
import type { EcallOptions, ProxyAddress } from './ecall-options.js';
import { proxyAddress } from './proxy-address.js';

/** Options with every default filled in, all of them checked. */
export interface ResolvedOptions {
  readonly baseUrl: URL;
  readonly apiVersion: 1 | 2;
  readonly versionHeader: string | undefined;
  readonly username: string;
  readonly password: string;
  readonly from: string | undefined;
  readonly timeoutMs: number;
  readonly connections: number;
  readonly ca: Array<string | Buffer> | undefined;
  readonly proxy: ProxyAddress | undefined;
  readonly userAgent: string;
}

/** The longest delay that a Node timer takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** @throws EcallOptionsError for the first option that is wrong. */
export function resolveOptions(options: EcallOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null)
    throw new EcallOptionsError('options', 'must be an object');
  return {
    baseUrl: baseUrl(options.baseUrl ?? 'https://rest.ecall.ch'),
    apiVersion: apiVersion(options.apiVersion ?? 2),
    versionHeader: versionHeader(options.versionHeader ?? VERSION_HEADER),
    username: username(options.username),
    password: credential('password', options.password),
    from: options.from === undefined ? undefined : credential('from', options.from),
    timeoutMs: resolveTimeout(options.timeoutMs ?? 10_000),
    connections: integer('connections', options.connections ?? 256, 65_535),
    ca: certificates(options.tls?.ca),
    proxy: options.proxyUrl === undefined ? undefined : proxyAddress(options.proxyUrl),
    userAgent: headerValue('userAgent', options.userAgent ?? 'ecall-client'),
  };
}

/** @throws EcallOptionsError */
export function resolveTimeout(timeoutMs: number): number {
  return integer('timeoutMs', timeoutMs, LONGEST_TIMER_MS);
}

function baseUrl(text: unknown): URL {
  if (typeof text !== 'string' || !URL.canParse(text))
    throw new EcallOptionsError('baseUrl', 'must be a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new EcallOptionsError(
      'baseUrl',
      'must begin with https: (http: is allowed towards a loopback address only)',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new EcallOptionsError(
      'baseUrl',
      "must not hold credentials: use the options 'username' and 'password'",
    );
  }
  if (url.search !== '' || url.hash !== '') throw new EcallOptionsError('baseUrl', 'must end with its path');
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function apiVersion(version: unknown): 1 | 2 {
  if (version !== 1 && version !== 2) throw new EcallOptionsError('apiVersion', 'must be 1 or 2');
  return version;
}

function username(value: unknown): string {
  const text = credential('username', value);
  // Basic authentication (RFC 7617) ends the user name at the first colon.
  if (text.includes(':')) throw new EcallOptionsError('username', 'must not contain a colon');
  return text;
}

function credential(option: string, value: unknown): string {
  // RFC 7617 forbids control characters; a stray line end from a secret file is the usual one.
  if (typeof value !== 'string' || value === '' || /\p{Cc}/u.test(value)) {
    throw new EcallOptionsError(option, 'must be a text that is not empty and has no control characters');
  }
  return value;
}

function versionHeader(name: unknown): string | undefined {
  return name === undefined ? undefined : headerName('versionHeader', name);
}

function headerName(option: string, value: unknown): string {
  if (typeof value !== 'string' || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value)) {
    throw new EcallOptionsError(option, 'must be the name of an HTTP header');
  }
  return value.toLowerCase();
}

function headerValue(option: string, value: unknown): string {
  if (typeof value !== 'string' || !/^[\u0021-\u007e]([\u0020-\u007e]*[\u0021-\u007e])?$/.test(value)) {
    throw new EcallOptionsError(option, 'must be printable ASCII');
  }
  return value;
}

function integer(option: string, value: unknown, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max) {
    throw new EcallOptionsError(option, `must be a whole number from 1 to ${max}`);
  }
  return value;
}

function certificates(
  ca: string | Buffer | ReadonlyArray<string | Buffer> | undefined,
): Array<string | Buffer> | undefined {
  if (ca === undefined) return undefined;
  const list = typeof ca === 'string' || Buffer.isBuffer(ca) ? [ca] : [...ca];
  if (list.length === 0 || !list.every(isPem))
    throw new EcallOptionsError('tls.ca', 'must be PEM certificates');
  return list;
}

/** Node's TLS silently ignores what it cannot read, and would then trust nobody: better to say so at once. */
function isPem(text: string | Buffer): boolean {
  const blocks = text.toString().match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
