import { addressList, type Settings } from '@ecall-gateway/settings';
import { isIPv4 } from 'node:net';
import type { AddressKind } from '../address-kind.js';
import { fail, ok, warn, type Finding } from '../finding.js';

/** Where eCall's calls come from [doc]. */
export const ECALL_ADDRESSES = ['193.93.208.200', '193.93.208.149', '193.93.208.153'];

/** One request to the public address, and what came back. */
export interface Probe {
  readonly request: 'GET /' | 'GET /health/live' | 'a status with a wrong token' | 'an empty inbound message';
  readonly status: number;
  /** The word in `{ "error": … }`, in which the gateway refuses. */
  readonly refusal?: string;
}

/** What can be told without a request: whether eCall could come here at all, and would be let in. */
export function judgeWay(
  settings: Pick<Settings, 'PUBLIC_URL' | 'TRUST_PROXY' | 'WEBHOOK_ALLOWED_IPS' | 'ECALL_BASE_URL'>,
  addresses: readonly AddressKind[],
  ecallIsHere: boolean,
): Finding[] {
  const { PUBLIC_URL, TRUST_PROXY, WEBHOOK_ALLOWED_IPS } = settings;
  const findings: Finding[] = [];
  const isHttps = PUBLIC_URL.startsWith('https:');
  const inside = addresses.find((kind) => kind !== 'public');
  if (inside !== undefined) {
    findings.push(
      warn(
        `a ${inside} address: ${ecallIsHere ? 'right for a simulator on this machine' : 'eCall cannot call it'}`,
        'for a real account set PUBLIC_URL to an https address that the internet can reach',
      ),
    );
  }
  if (!isHttps && !ecallIsHere) {
    findings.push(fail('plain http: what eCall tells travels unencrypted', 'set PUBLIC_URL to https://…'));
  }
  if (isHttps && TRUST_PROXY === undefined) {
    findings.push(
      warn(
        'TLS ends before the gateway, and TRUST_PROXY is not set: it takes the proxy for the caller',
        'set TRUST_PROXY to the number of proxies in front, unless yours keeps the source address',
      ),
    );
  }
  const allowed = addressList(WEBHOOK_ALLOWED_IPS);
  const shutOut = ECALL_ADDRESSES.filter(
    (address) => !allowed.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'),
  );
  if (shutOut.length > 0 && !ecallIsHere) {
    findings.push(
      fail(
        `WEBHOOK_ALLOWED_IPS shuts out eCall's ${shutOut.join(', ')}`,
        'leave it away: its default is eCall',
      ),
    );
  }
  return findings;
}

/** What the answers say about who stands behind the address. The gateway refuses all of these requests, in its own words. */
export function judgeProbes(probes: readonly Probe[]): Finding[] {
  const findings = probes.flatMap((probe) => judgeProbe(probe) ?? []);
  if (findings.length > 0) return findings.slice(0, 1);
  const stranger = probes.some(({ status }) => status === 403);
  return [ok(`refuses ${stranger ? 'strangers' : 'wrong tokens'} (${stranger ? 403 : 404}), as it should`)];
}

function judgeProbe({ request, status, refusal }: Probe): Finding | undefined {
  if (request === 'GET /health/live' && status === 200) {
    return fail(
      'the management side can be reached from outside',
      'route only PORT (3000) to the internet, never MANAGEMENT_PORT',
    );
  }
  if (status >= 500) {
    return fail(
      `${request} is answered ${status}: the gateway behind it does not answer`,
      'start the gateway, and see where the proxy sends what it gets',
    );
  }
  if (status >= 300 && status < 400) {
    return fail(
      `${request} is answered with a redirect (${status})`,
      'set PUBLIC_URL to where it leads: eCall may not follow',
    );
  }
  const expected = request === 'an empty inbound message' ? [400, 403] : [403, 404];
  if (!expected.includes(status)) {
    return fail(
      `${request} is answered ${status}, by somebody who is not the gateway`,
      'route this address to the gateway (PORT); whoever says 200 there swallows what eCall tells',
    );
  }
  if (refusal === undefined) {
    return fail(
      `${request} is answered ${status}, but not in the gateway's words`,
      'route the whole of this address to the gateway (PORT)',
    );
  }
  return undefined;
}
