import { BlockList, isIPv4 } from 'node:net';
import { isLoopback } from '@ecall-gateway/settings';

/** What is looked at where no token is configured. */
export interface RequestFacts {
  /** Of the connection itself, never a proxy's word. */
  readonly remoteAddress: string | undefined;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The route itself refuses bodies that it does not take. */
  readonly takesAnyBody: boolean;
}

/** A page of another origin needs a preflight request to send these, and the preflight is refused. */
const BODY_TYPES: readonly string[] = ['application/json', 'application/cloudevents+json'];

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** A proxy's, by their common names: whoever is named there is not the one at the other end of the socket. */
const FORWARDED =
  /^(?:forwarded|via|x-forwarded(?:-.+)?|x-real-ip|x-client-ip|x-original-.+|x-envoy-.+|true-client-ip|cf-connecting-ip)$/;
const HOST_AND_PORT = /^(\[[\da-f:.]+\]|[^:@/\\]+)(?::\d{1,5})?$/i;

/**
 * Why a request may not come from a person or program of this machine. A page of a stranger's that runs in a browser here
 * also has a loopback socket; `Host`, `Origin` and content type keep it out, also where its name was made to point here.
 *
 * @returns undefined where nothing speaks against it
 */
export function whyNotLocal({
  remoteAddress,
  method,
  headers,
  takesAnyBody,
}: RequestFacts): string | undefined {
  if (!isLoopbackAddress(remoteAddress)) return 'it comes from another machine';
  const { host, origin } = headers;
  if (!isLoopbackHost(host)) return 'host: it may be localhost, 127.0.0.1 or [::1]';
  const forwarded = Object.keys(headers).find((name) => FORWARDED.test(name));
  if (forwarded !== undefined) return `${forwarded}: a proxy passed it on`;
  if (origin !== undefined && origin !== `http://${String(host)}`)
    return 'origin: it may be this address alone';
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead && !takesAnyBody && !BODY_TYPES.includes(bareType(headers['content-type']))) {
    return `content-type: it may be ${BODY_TYPES.join(' or ')}`;
  }
  return undefined;
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && LOOPBACK.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function isLoopbackHost(host: unknown): boolean {
  const [, name] = HOST_AND_PORT.exec(typeof host === 'string' ? host : '') ?? [];
  return name !== undefined && isLoopback(name.toLowerCase());
}

function bareType(contentType: unknown): string {
  return String(contentType).split(';', 1).join('').trim().toLowerCase();
}
