import type { SendState } from '@ecall-gateway/ledger';

/** What `?state=` may say. `in-doubt` covers what may clear up by itself and what waits for an operator. */
export const STATES: ReadonlyMap<string, readonly SendState[]> = new Map<string, readonly SendState[]>([
  ['in-doubt', ['doubt', 'parked']],
  ['ready', ['ready']],
  ['calling', ['calling']],
  ['doubt', ['doubt']],
  ['scheduled', ['scheduled']],
  ['parked', ['parked']],
  ['accepted', ['accepted']],
  ['rejected', ['rejected']],
  ['expired', ['expired']],
  ['cancelled', ['cancelled']],
  ['dropped', ['dropped']],
]);

/** Not a state of a message: events of it that could not be published for an hour. */
export const KEPT_ASIDE = 'kept-aside';

export const STATE_NAMES: readonly string[] = [...STATES.keys(), KEPT_ASIDE];
