import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { isPassword, isUsername } from './credentials.js';
import { CONTROL_CHARACTERS, items, must } from './must.js';

/** Each as `host:port`; an IPv6 address stands in brackets. */
export function hostsAndPorts(input: string): readonly string[] {
  const list = items(input);
  return must(list.length > 0 && list.every(isHostAndPort), list);
}

function isHostAndPort(item: string): boolean {
  const [, name, address, port] = /^(?:([\w.-]+)|\[([^\]]+)\]):(\d{1,5})$/.exec(item) ?? [];
  const isHost = name !== undefined || (address !== undefined && isIPv6(address));
  return isHost && Number(port) >= 1 && Number(port) <= 65_535;
}

/** An address that paths are appended to: it ends with its own path, and holds no credentials. */
export const webAddress =
  (...protocols: readonly string[]) =>
  (input: string): string => {
    const { href, protocol } = plainUrl(input);
    return must(protocols.includes(protocol), href.replace(/\/+$/, ''));
  };

/** HTTPS anywhere, plain HTTP only towards this very machine. */
export function secureAddress(input: string): string {
  const { href, protocol, hostname } = plainUrl(input);
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return must(isPrivate, href.replace(/\/+$/, ''));
}

/** @throws for one with credentials, a query or a fragment, and where the parser would drop what it does not like */
function plainUrl(input: string): URL {
  const url = new URL(input);
  must(!CONTROL_CHARACTERS.test(input) && !/[?#\s]/.test(input), input);
  return must(url.username === '' && url.password === '', url);
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Checked as a URL; kept whole, since it holds a password. */
export function postgresAddress(input: string): string {
  const { protocol, hostname, username, password, pathname, searchParams } = new URL(input);
  must(['postgres:', 'postgresql:'].includes(protocol), input);
  must(hostname !== '' || searchParams.has('host'), input);
  // A `%` in a password has to be written as `%25`.
  for (const part of [username, password, pathname]) decodeURIComponent(part);
  return input;
}

/** An HTTP proxy that opens tunnels by `CONNECT`. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
  /** What it asks for, if it does; decoded. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

export const PROXY = 'http://user:password@host:port of a proxy that opens tunnels (CONNECT)';

export function proxyAddress(input: string): ProxyAddress {
  const url = new URL(input);
  const isBare = ['', '/'].includes(url.pathname) && url.search === '' && url.hash === '';
  must(url.protocol === 'http:' && isBare && !CONTROL_CHARACTERS.test(input), input);
  const address = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) };
  if (url.username === '' && url.password === '') return address;
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  must(isUsername(username) && isPassword(password), input);
  return { ...address, credentials: { username, password } };
}

/** The address as a URL again, its credentials percent-encoded. */
export function proxyUrl({ host, port, credentials }: ProxyAddress): string {
  const { username, password } = credentials ?? { username: '', password: '' };
  const user =
    credentials === undefined ? '' : `${encodeURIComponent(username)}:${encodeURIComponent(password)}@`;
  return `http://${user}${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

export function addressRanges(input: string): readonly string[] {
  const list = items(input);
  addressList(list);
  return must(list.length > 0, list);
}

/** @throws on what is neither an address nor a CIDR range. */
export function addressList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix, ...rest] = range.split('/');
    must(isIP(address) !== 0 && rest.length === 0, range);
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, prefixLength(prefix, family), family);
  }
  return list;
}

function prefixLength(prefix: string, family: 'ipv4' | 'ipv6'): number {
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  return must(length <= (family === 'ipv4' ? 32 : 128), length);
}

/** How many proxies stand before us, or their addresses. */
export function proxies(input: string): number | readonly string[] {
  if (/^\d+$/.test(input)) return must(Number(input) <= 10, Number(input));
  return addressRanges(input);
}
