import { isIPv4, isIPv6, type BlockList } from 'node:net';

/** `[v6]` or `[v6]:port`. */
const BRACKETED = /^\[([^\]]+)\](?::\d{1,5})?$/;
const V4_WITH_PORT = /^([\d.]+):\d{1,5}$/;

/**
 * The address in a socket's or a proxy's spelling of it: with or without a port, in brackets, with a zone. Undefined for
 * what is no address.
 */
export function callerAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const bare = BRACKETED.exec(trimmed)?.[1] ?? V4_WITH_PORT.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.replace(/%.*$/, '');
  return isIPv4(address) || isIPv6(address) ? address : undefined;
}

/** Also for an IPv4 address that is written as IPv6: `::ffff:193.93.208.200`, `::ffff:c15d:d0c8`. */
export function isListed(list: BlockList, text: string): boolean {
  const address = callerAddress(text);
  return address !== undefined && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
