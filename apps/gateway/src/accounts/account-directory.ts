import type { EcallClient, EcallClientFactory } from '@ecall-gateway/ecall-client';
import type { Ledger } from '@ecall-gateway/ledger';
import { type AccountCredentials, guardsOf, proxyUrl, type Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import type { Clock } from '../time/clock.js';
import { RateLimiter } from '../limits/rate-limiter.js';
import { UrgentShare } from '../limits/urgent-share.js';
import { MAX_UPLOADS } from '../limits/upload-limit.js';
import { AccountCircuit, type CircuitChange } from './account-circuit.js';
import { Accounts } from './accounts.js';
import type { CircuitState } from './circuit.js';
import { LiveAccount } from './live-account.js';

const STATE_MESSAGES: Record<CircuitState, string> = {
  closed: 'messages of the account go out again',
  open: 'eCall does not answer as it should: one message at a time probes it',
  suspended: 'eCall refuses the account: its messages wait, one at a time probes it',
};

const CHANNEL_MESSAGES: Record<CircuitState, string> = {
  ...STATE_MESSAGES,
  closed: 'messages of the channel go out again by the default sender of the account',
  suspended:
    'eCall refuses the default sender of the account for the channel: messages that rely on it wait, one at a time probes it',
};

/** Names of accounts; of those that were changed with the fields that are others. */
export interface AccountChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** What an account is made with. */
export interface AccountDirectoryDependencies {
  readonly settings: Settings;
  readonly clients: Pick<EcallClientFactory, 'create'>;
  readonly ledger: Pick<Ledger, 'reserve'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes the accounts, and changes them when their file says so. */
export class AccountDirectory {
  /** What the use cases see. */
  readonly accounts = new Accounts([]);
  private live: readonly LiveAccount[] = [];

  constructor(private readonly dependencies: AccountDirectoryDependencies) {}

  apply(entries: readonly AccountCredentials[]): AccountChanges {
    const before = new Map(this.live.map((account) => [account.name, account]));
    const added: string[] = [];
    const changed: string[] = [];
    this.live = entries.map((entry) => {
      const known = before.get(entry.name);
      if (known === undefined) {
        added.push(entry.name);
        return this.make(entry);
      }
      before.delete(entry.name);
      const fields = known.change(entry);
      if (fields.length > 0) changed.push(`${entry.name} (${fields.join(', ')})`);
      return known;
    });
    this.accounts.replace(this.live);
    for (const gone of before.values()) gone.remove();
    return { added, changed, removed: [...before.keys()] };
  }

  private make(entry: AccountCredentials): LiveAccount {
    const { settings, clients, ledger, clock, logger } = this.dependencies;
    return new LiveAccount(entry, {
      circuit: new AccountCircuit(clock, (change) => this.tell(entry.name, change)),
      rateOf: ({ name, ratePerSecond = settings.SEND_RATE_PER_SECOND }) =>
        ratePerSecond === undefined
          ? undefined
          : new RateLimiter(
              ledger,
              clock,
              name,
              ratePerSecond,
              new UrgentShare(settings.SEND_URGENT_SHARE),
              logger,
            ),
      guardsOf: (account) => guardsOf(settings, account),
      clientOf: ({ baseUrl, apiVersion, username, password, proxy }) =>
        clients.create({
          baseUrl,
          apiVersion,
          username,
          password,
          ...(proxy === undefined ? {} : { proxyUrl: proxyUrl(proxy) }),
          timeoutMs: settings.SEND_TIMEOUT_MS,
          // A send never waits for a connection: uploads and the status query have theirs beside.
          connections: settings.SEND_CONCURRENCY + MAX_UPLOADS + 1,
          userAgent: 'ecall-gateway',
        }),
      dispose: (client) => void this.close(client, entry.name),
    });
  }

  private tell(account: string, change: CircuitChange): void {
    const { state, channel } = change;
    const line = channel === undefined ? STATE_MESSAGES[state] : CHANNEL_MESSAGES[state];
    this.dependencies.logger[state === 'closed' ? 'info' : 'warn']({ account, ...change }, line);
  }

  private async close(client: Pick<EcallClient, 'close'>, account: string): Promise<void> {
    try {
      await client.close();
    } catch (error) {
      this.dependencies.logger.warn({ err: error, account }, 'a client of the account could not be closed');
    }
  }
}
