import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** From where an address can be reached. */
export type AddressKind = 'loopback' | 'private' | 'public';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** RFC 1918, 3927, 4193, 4291, 6598. */
const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  inside.addSubnet(net, bits, 'ipv4');
}
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

export function kindOf(address: string): AddressKind {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (loopback.check(address, family)) return 'loopback';
  return inside.check(address, family) ? 'private' : 'public';
}

/** All addresses of a host. @throws as `dns.lookup` where the name is not known */
export async function addressesOf(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname.replaceAll(/^\[|\]$/g, ''), { all: true });
  return found.map(({ address }) => address);
}
