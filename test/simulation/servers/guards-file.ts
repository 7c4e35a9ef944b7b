import type { AccountCredentials } from '@ecall-gateway/settings';
import { SeededRandom } from '../surroundings/seeded-random.js';
import type { Surroundings } from '../surroundings/surroundings.js';
import { START } from '../surroundings/times.js';

/** Where messages go that are redirected. No command names them. */
export const STAGING_NUMBERS: readonly string[] = ['+41790000008', '+41790000009'];
const [STAGING, OTHER_STAGING] = STAGING_NUMBERS as readonly [string, string];

/** The guards of one account, as a person writes them down. */
export interface OwnGuards {
  /** Numbers in E.164, or prefixes that end in `*`. */
  readonly allowedTo?: readonly string[];
  readonly countries?: readonly string[];
  readonly redirectTo?: string;
}

/** Guards of an account, in the configuration from an instant on, until others follow. */
export interface GuardsSince extends OwnGuards {
  readonly at: number;
  readonly account: string;
}

const GUARDS: readonly [OwnGuards, ...OwnGuards[]] = [
  {},
  { allowedTo: ['+4179*', '+881612345678'] },
  { allowedTo: ['+41790000001', '+49*'] },
  { countries: ['CH'] },
  { countries: ['DE', 'LI'] },
  { allowedTo: ['+41790000001', '+4915112345678'], countries: ['CH', 'AT'] },
];
const REDIRECTS: readonly [OwnGuards, ...OwnGuards[]] = [
  { redirectTo: STAGING },
  { redirectTo: OTHER_STAGING },
  { redirectTo: STAGING, countries: ['CH'] },
  {},
];

/** The guards in the accounts file, and when each came into it. */
export class GuardsFile {
  readonly history: GuardsSince[] = [];
  /** Then each command has one recipient: eCall sees the number that all are redirected to. */
  readonly mayRedirect: boolean;
  private readonly random: SeededRandom;

  constructor(private readonly world: Surroundings) {
    // Of its own: what is drawn for guards must not change everything else that a seed gives.
    this.random = new SeededRandom(world.seed * 104_729);
    this.mayRedirect = world.climate.hasGuards && this.random.chance(0.4);
    if (!world.climate.hasGuards) return;
    this.change('default');
    this.change('second');
  }

  /** Whether they are others before the history ends. */
  areChanged(): boolean {
    return this.random.chance(0.6);
  }

  /** Other guards, or none, from now on. */
  change(account: string): void {
    const { world, random } = this;
    const guards = random.pick(this.mayRedirect ? REDIRECTS : GUARDS);
    const at = Math.max(world.time.now(), START);
    this.history.push({ at, account, ...guards });
    world.tell(`${account}: its guards are ${JSON.stringify(guards)}`);
  }

  /** As the accounts file holds them now. */
  of(name: string): Pick<AccountCredentials, 'allowedTo' | 'countries' | 'redirectTo'> {
    const { allowedTo, countries, redirectTo } =
      this.history.findLast(({ account }) => account === name) ?? {};
    return {
      ...(allowedTo === undefined ? {} : { allowedTo: allowedTo.map(toPattern) }),
      ...(countries === undefined ? {} : { countries }),
      ...(redirectTo === undefined ? {} : { redirectTo }),
    };
  }
}

function toPattern(text: string) {
  return text.endsWith('*')
    ? ({ kind: 'prefix', prefix: text.slice(0, -1) } as const)
    : ({ kind: 'number', number: text } as const);
}
