import { isDeepStrictEqual } from 'node:util';
import { type AccountCredentials, looseAccounts, SettingsError } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';
import type { AccountDirectory } from './account-directory.js';

/** Between two looks. Kubernetes itself takes up to a minute to bring a changed file into a container. */
const LOOK_MS = 2_000;
/** What is new is believed when it reads the same after this long: a file may be caught while it is being written. */
const SETTLE_MS = 250;

type Reading =
  | { readonly kind: 'accounts'; readonly entries: readonly AccountCredentials[] }
  | { readonly kind: 'fault'; readonly problems: readonly string[] };

/**
 * Looks again and again whether the accounts' files say something else, and has it take effect. It reads them, and asks
 * for no notice of a change: none comes for a file that is mounted, or behind a link that now leads elsewhere.
 */
export class AccountsWatch {
  readonly loop: BackgroundLoop;
  /** What was believed last, right or wrong: it is neither applied nor told a second time. */
  private believed: Reading = { kind: 'accounts', entries: [] };

  constructor(
    private readonly read: () => readonly AccountCredentials[],
    private readonly directory: AccountDirectory,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'accounts-watch', idleMs: LOOK_MS }, clock, logger, () =>
      this.look(),
    );
  }

  /** The accounts to begin with. @throws {SettingsError} */
  load(): void {
    const entries = this.read();
    this.directory.apply(entries);
    this.warn(entries);
    this.believed = { kind: 'accounts', entries };
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** True when what was read is not settled: look again at once. */
  async look(): Promise<boolean> {
    const reading = this.reading();
    if (isDeepStrictEqual(reading, this.believed)) return false;
    await this.clock.sleep(SETTLE_MS);
    if (!isDeepStrictEqual(reading, this.reading())) return true;
    this.believe(reading);
    return false;
  }

  private reading(): Reading {
    try {
      return { kind: 'accounts', entries: this.read() };
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return { kind: 'fault', problems: error.message.split('\n') };
    }
  }

  private warn(entries: readonly AccountCredentials[]): void {
    for (const warning of looseAccounts(entries)) this.logger.warn(warning);
  }

  private believe(reading: Reading): void {
    this.believed = reading;
    if (reading.kind === 'fault') {
      this.logger.error(
        { problems: reading.problems },
        'the accounts cannot be read: they stay as they were',
      );
      return;
    }
    const { added, changed, removed } = this.directory.apply(reading.entries);
    this.warn(reading.entries);
    const accounts = reading.entries.length;
    this.logger.info({ accounts, added, changed, removed }, 'the accounts were read anew');
    if (removed.length > 0) {
      this.logger.warn(
        { removed },
        'accounts are gone: new commands for them are refused, what waits stays in the ledger until they are back',
      );
    }
  }
}
