import type { Settings } from '@ecall-gateway/settings';
import { SeededRandom } from '../surroundings/seeded-random.js';
import type { Surroundings } from '../surroundings/surroundings.js';
import { NEXT_DAY } from '../surroundings/times.js';

export interface RecipientLimit {
  readonly count: number;
  readonly windowMs: number;
}

/** One more full limit for an account's day, which is named by its first instant. */
export interface Lift {
  readonly at: number;
  readonly account: string;
  readonly day: number;
}

const HOUR_MS = 3_600_000;
/** Short enough to pass while a history lasts. */
const SHORT_WINDOW_MS = 8_000;

/** What messages may cost in a history: the limits that are configured, and what an operator allows on top. */
export class LimitsPlan {
  /** Of every account together, or of each by itself. */
  readonly perRecipient: (RecipientLimit & { readonly isOwn: boolean }) | undefined;
  /** Segments of each account. */
  readonly perDay: number | undefined;
  /** A new day begins while the history lasts. */
  readonly isReset: boolean;
  /** What the ledger was told. */
  readonly lifts: Lift[] = [];

  constructor({ climate, seed }: Pick<Surroundings, 'climate' | 'seed'>) {
    // Of its own: what is drawn for limits must not change everything else that a seed gives.
    const random = new SeededRandom(seed * 1_299_709);
    const { hasLimits, clocksStep } = climate;
    const which = random.pick(['number', 'day', 'day', 'both']);
    // The window is measured by the database's clock, the day by each process's own.
    const windowMs = clocksStep || random.chance(0.5) ? HOUR_MS : SHORT_WINDOW_MS;
    const count = random.between(2, 4);
    const isOwn = random.chance(0.3);
    this.perRecipient = hasLimits && which !== 'day' ? { count, windowMs, isOwn } : undefined;
    const isReset = random.chance(0.5) && !clocksStep;
    // The smallest is less than some messages need: no day has room for them.
    const most = random.pick([2, 3, 5, 10]);
    this.perDay = hasLimits && which !== 'number' ? most : undefined;
    this.isReset = isReset && this.perDay !== undefined;
  }

  /** What an account has of its own. */
  get ofAccount(): { readonly limitPerDay?: number; readonly limitPerRecipient?: RecipientLimit } {
    const { perDay, perRecipient } = this;
    return {
      ...(perDay === undefined ? {} : { limitPerDay: perDay }),
      ...(perRecipient?.isOwn === true ? { limitPerRecipient: perRecipient } : {}),
    };
  }

  /** What is set for all of them. */
  get ofAll(): Partial<Pick<Settings, 'SEND_LIMIT_PER_RECIPIENT' | 'SEND_LIMIT_RESETS_AT'>> {
    const { perRecipient, isReset } = this;
    return {
      ...(perRecipient?.isOwn === false ? { SEND_LIMIT_PER_RECIPIENT: perRecipient } : {}),
      ...(isReset ? { SEND_LIMIT_RESETS_AT: NEXT_DAY.asSetting } : {}),
    };
  }
}
