import { EcallClientFactory } from '@ecall-gateway/ecall-client';
import type { Ledger } from '@ecall-gateway/ledger';
import { readAccounts, type AccountCredentials, type Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import type { Clock } from '../process/clock.js';
import { RateLimiter } from '../send-message/rate-limiter.js';
import { AccountHealth, type AccountState } from './account-health.js';
import type { Account } from './account.js';
import { Accounts } from './accounts.js';

const SAYINGS: Record<AccountState, string> = {
  open: 'eCall takes messages of the account again',
  broken: 'eCall does not answer as it should: one message at a time probes it',
  paused: 'eCall refuses the account: its messages wait, one at a time probes it',
};

/** The accounts of `ECALL_ACCOUNTS_FILE`, or the one of `ECALL_USERNAME`. @throws {SettingsError} */
export function buildAccounts(
  settings: Settings,
  clients: EcallClientFactory,
  ledger: Pick<Ledger, 'reserve'>,
  clock: Clock,
  logger: Logger,
): Accounts {
  return new Accounts(readAccounts(settings).map((entry) => account(entry)));

  function tell(name: string, state: AccountState): void {
    logger[state === 'open' ? 'info' : 'warn']({ account: name, state }, SAYINGS[state]);
  }

  function account(entry: AccountCredentials): Account {
    const perSecond = entry.ratePerSecond ?? settings.SEND_RATE_PER_SECOND;
    return {
      name: entry.name,
      health: new AccountHealth(clock, (state) => tell(entry.name, state)),
      ...(entry.from === undefined ? {} : { senders: entry.from }),
      ...(perSecond === undefined ? {} : { rate: new RateLimiter(ledger, clock, entry.name, perSecond) }),
      client: clients.create({
        baseUrl: entry.baseUrl,
        apiVersion: entry.apiVersion,
        username: entry.username,
        password: entry.password,
        timeoutMs: settings.SEND_TIMEOUT_MS,
        connections: settings.SEND_CONCURRENCY,
        userAgent: 'ecall-gateway',
      }),
    };
  }
}
