import { accessSync, constants } from 'node:fs';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { makeExactValidator } from 'envalid';
import { isPassword, isUsername } from './credential-rules.js';

/*
 * Readers of single values. Each throws on what it cannot read; what may stand there is said by the setting's
 * `desc`, which the error message quotes.
 */

export const text = makeExactValidator<string>((input) => input);

export const userName = makeExactValidator<string>((input) => must(isUsername(input), input));
export const accountPassword = makeExactValidator<string>((input) => must(isPassword(input), input));

/** The path of a file that can be read now. */
export const readableFile = makeExactValidator<string>((input) => {
  accessSync(input, constants.R_OK);
  return input;
});

export const wholeNumber = (min: number, max: number) =>
  makeExactValidator<number>((input) => {
    const value = /^\d{1,15}$/.test(input) ? Number(input) : Number.NaN;
    return must(value >= min && value <= max, value);
  });

export const oneOf = <T extends string>(...choices: readonly T[]) =>
  makeExactValidator<T>((input) => {
    const found = choices.find((choice) => choice === input);
    if (found === undefined) throw new Error('none of the choices');
    return found;
  });

export const oneOfAnyCase = <T extends string>(...choices: readonly T[]) =>
  makeExactValidator<T>((input) => {
    const found = choices.find((choice) => choice === input.toLowerCase());
    if (found === undefined) throw new Error('none of the choices');
    return found;
  });

export const yesOrNo = makeExactValidator<boolean>((input) => {
  if (['true', '1', 'yes', 'on'].includes(input.toLowerCase())) return true;
  if (['false', '0', 'no', 'off'].includes(input.toLowerCase())) return false;
  throw new Error('neither true nor false');
});

const items = (input: string): string[] =>
  input
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

export const hostsAndPorts = makeExactValidator<readonly string[]>((input) => {
  const list = items(input);
  return must(list.length > 0 && list.every(isHostAndPort), list);
});

function isHostAndPort(item: string): boolean {
  const port = /^(?:[\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(item)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

/** Kafka's own rule for topic names. */
export const topicName = makeExactValidator<string>((input) =>
  must(/^[A-Za-z0-9._-]{1,249}$/.test(input) && input !== '.' && input !== '..', input),
);

export const webAddress = (...protocols: readonly string[]) =>
  makeExactValidator<string>((input) => {
    const url = new URL(input);
    must(protocols.includes(url.protocol) && url.username === '' && url.password === '', url);
    return input.replace(/\/+$/, '');
  });

export const secureAddress = makeExactValidator<string>((input) =>
  must(isSecureAddress(input), input.replace(/\/+$/, '')),
);

/** HTTPS anywhere, plain HTTP only towards this very machine; it ends with its path, and holds no credentials. */
export function isSecureAddress(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(value);
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isPrivate && [username, password, search, hash].every((part) => part === '');
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Checked as a URL; kept whole, since it holds a password. */
export const postgresAddress = makeExactValidator<string>((input) =>
  must(['postgres:', 'postgresql:'].includes(new URL(input).protocol), input),
);

export interface SigningKey {
  readonly id: string;
  readonly secret: string;
}

export const signingKeys = makeExactValidator<readonly SigningKey[]>((input) => {
  const keys = items(input).map((item) => {
    const [, id, secret] = /^([A-Za-z0-9_-]{1,32}):(.+)$/.exec(item) ?? [];
    if (id === undefined || secret === undefined) throw new Error('not id:secret');
    return { id, secret };
  });
  return must(keys.length > 0 && new Set(keys.map(({ id }) => id)).size === keys.length, keys);
});

export interface ManagementToken {
  /** Of whoever holds it: the audit shows it. */
  readonly name: string;
  readonly secret: string;
}

/** What a `Bearer` header carries unchanged (RFC 6750), with or without a name before it. */
const MANAGEMENT_TOKEN = /^(?:([A-Za-z0-9_.@-]{1,64}):)?([A-Za-z0-9._~+/-]+=*)$/;
const UNNAMED = 'operator';

export const managementTokens = makeExactValidator<readonly ManagementToken[]>((input) => {
  const tokens = items(input).map((item) => {
    const [, name = UNNAMED, secret] = MANAGEMENT_TOKEN.exec(item) ?? [];
    if (secret === undefined) throw new Error('no token');
    return { name, secret };
  });
  // One name may hold two, as while one replaces the other; the same secret would not tell who decided.
  return must(
    tokens.length > 0 && new Set(tokens.map(({ secret }) => secret)).size === tokens.length,
    tokens,
  );
});

export const addressRanges = makeExactValidator<readonly string[]>((input) => {
  const list = items(input);
  addressList(list);
  return must(list.length > 0, list);
});

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

/** ISO 3166-1 alpha-2, in any case. */
export const countryCode = makeExactValidator<string>((input) =>
  must(/^[A-Z]{2}$/.test(input.toUpperCase()), input.toUpperCase()),
);

/** How many proxies stand before us, or their addresses. */
export const proxies = makeExactValidator<number | readonly string[]>((input) => {
  if (/^\d+$/.test(input)) return must(Number(input) <= 10, Number(input));
  const list = items(input);
  addressList(list);
  return must(list.length > 0, list);
});

function must<T>(holds: boolean, value: T): T {
  if (!holds) throw new Error('out of range');
  return value;
}
