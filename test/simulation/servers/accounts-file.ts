import type { AccountCredentials } from '@ecall-gateway/settings';
import type { Surroundings } from '../surroundings/surroundings.js';
import type { GuardsFile } from './guards-file.js';
import type { LimitsPlan } from './limits-plan.js';

export const ACCOUNTS = ['default', 'second'] as const;
/** Who sends where a command names nobody. */
export const DEFAULT_SENDER = 'Brand';
export type AccountName = (typeof ACCOUNTS)[number];

/** Little enough that messages wait for it. */
const SENDS_PER_SECOND = 2;
/** Where messages are to crowd into lists: they hardly would at their rate. */
const CROWDED_PER_SECOND = 20;

/** The accounts as every process finds them configured, sooner or later. */
export class AccountsFile {
  private readonly absent = new Set<AccountName>();
  private readonly withoutSender = new Set<AccountName>();

  constructor(
    private readonly world: Surroundings,
    private readonly guards: GuardsFile,
    private readonly limits: LimitsPlan,
  ) {}

  get entries(): AccountCredentials[] {
    const { hasSecondAccount } = this.world.climate;
    return ACCOUNTS.filter((name) => name === 'default' || hasSecondAccount)
      .filter((name) => !this.absent.has(name))
      .map((name) => this.entry(name));
  }

  /** Takes the account out, or only its sender. */
  take(name: AccountName, what: 'account' | 'sender'): void {
    this.world.tell(`${name}: its ${what} is taken out of the configuration`);
    (what === 'account' ? this.absent : this.withoutSender).add(name);
  }

  putBack(name: AccountName): void {
    this.world.tell(`${name}: is whole again in the configuration`);
    this.absent.delete(name);
    this.withoutSender.delete(name);
  }

  private entry(name: AccountName): AccountCredentials {
    const { hasRate, isCrowded } = this.world.climate;
    const isLimited = hasRate && name === 'default';
    return {
      name,
      username: name,
      password: 'p',
      baseUrl: 'https://ecall.example.com',
      apiVersion: 2,
      ...this.guards.of(name),
      ...this.limits.ofAccount,
      ...(this.withoutSender.has(name) ? {} : { from: DEFAULT_SENDER }),
      ...(isLimited ? { ratePerSecond: isCrowded ? CROWDED_PER_SECOND : SENDS_PER_SECOND } : {}),
    };
  }
}
