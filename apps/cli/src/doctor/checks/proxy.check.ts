import type { AccountCredentials } from '@ecall-gateway/settings';
import { ok, warn, type Finding } from '../finding.js';

/** What other programs read; the gateway reads none of them. */
const NOT_READ = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/**
 * By which proxy eCall is reached. Whether it opens a tunnel stands in the account's line, which goes through it.
 * @param env where a variable may be set that has no effect
 */
export function checkProxy(
  accounts: ReadonlyArray<Pick<AccountCredentials, 'name' | 'proxy'>>,
  env: Readonly<Record<string, string | undefined>>,
): Finding {
  const direct = accounts.filter(({ proxy }) => proxy === undefined);
  const ignored = NOT_READ.filter((name) => (env[name] ?? '') !== '');
  if (ignored.length > 0 && (direct.length > 0 || accounts.length === 0)) {
    return warn(
      `${ignored.join(', ')} is set and has no effect: the gateway calls eCall directly`,
      'set ECALL_PROXY_URL where eCall is reached by a proxy alone',
    );
  }
  const ways = new Map<string, string[]>();
  for (const { name, proxy } of accounts) {
    const way = proxy === undefined ? 'directly' : `by ${proxy.host}:${proxy.port}${user(proxy)}`;
    ways.set(way, [...(ways.get(way) ?? []), name]);
  }
  if (ways.size <= 1) return ok(`eCall is reached ${[...ways.keys()][0] ?? 'directly'}`);
  return ok([...ways].map(([way, names]) => `${names.join(', ')} ${way}`).join('; '));
}

function user({ credentials }: NonNullable<AccountCredentials['proxy']>): string {
  return credentials === undefined ? '' : ` as ${credentials.username}`;
}
