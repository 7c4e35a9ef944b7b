import type { ImplausibleInstant } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { Clock } from '../time/clock.js';
import { LogThrottle } from './log-throttle.js';

/** Says, once a minute for each kind, that the database's clock was set back: what waited by it goes on, but the clock wants a look. */
export function clockLog(
  logger: Logger,
  clock: Pick<Clock, 'monotonic'>,
): (instant: ImplausibleInstant) => void {
  const throttle = new LogThrottle(clock);
  return (instant) => {
    const repeats = throttle.tell(instant);
    if (repeats === undefined) return;
    const facts = repeats === 0 ? { instant } : { instant, repeats };
    logger.warn(facts, 'the clock of the database was set back: an instant that cannot be true was replaced');
  };
}
