import type { ProxyAddress } from './ecall-options.js';
import { EcallOptionsError } from './ecall-options.error.js';

/** @throws EcallOptionsError */
export function proxyAddress(text: unknown): ProxyAddress {
  if (typeof text !== 'string' || !URL.canParse(text)) throw wrong('must be a URL');
  const url = new URL(text);
  if (url.protocol !== 'http:')
    throw wrong('must begin with http: (TLS goes through the tunnel, to eCall itself)');
  if (url.hostname === '' || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw wrong('must end with its port');
  const authorization = basic(decoded(url.username), decoded(url.password));
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 80 : Number(url.port),
    authorization: () => authorization,
  };
}

function basic(username: string, password: string): string | undefined {
  if (username === '' && password === '') return undefined;
  // RFC 7617: a user name ends at the first colon.
  if (username === '' || username.includes(':') || /\p{Cc}/u.test(username + password))
    throw wrong('must name a user without a colon, and no control characters');
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('must have its credentials percent-encoded');
  }
}

function wrong(requirement: string): EcallOptionsError {
  return new EcallOptionsError('proxyUrl', requirement);
}
