import type { BusEvent, BusListener } from '@ecall-gateway/event-bus';
import type { Logger } from 'pino';
import type { Clock } from '../time/clock.js';
import { LogThrottle } from './log-throttle.js';
import { withoutNumbers } from './pino-logger.js';

/** What a broker that is away, or a ledger, has the bus say again and again. */
const REPEATED: ReadonlySet<BusEvent['type']> = new Set([
  'client',
  'consumer-crashed',
  'producer-replaced',
  'disconnect-failed',
  'record-wait',
  'record-unexpected-error',
  'record-dead-letter-not-written',
]);

/** Events about a record whose message does not quote the record. */
const SAYS_WHY: ReadonlySet<BusEvent['type']> = new Set(['record-wait', 'record-unexpected-error']);

/** The bus's words in the gateway's log. */
export function busLog(logger: Logger, clock: Pick<Clock, 'monotonic'>): BusListener {
  const once = new LogThrottle(clock);
  return ({ level, message, ...event }) => {
    const { type } = event;
    const line = isOfRecord(type) ? type : message;
    const facts = SAYS_WHY.has(type) ? { ...event, reason: withoutNumbers(message) } : event;
    const repeats = REPEATED.has(type) ? once.tell(`${level} ${line}`) : 0;
    if (repeats === undefined) logger.debug(facts, line);
    else logger[level](repeats === 0 ? facts : { ...facts, repeats }, line);
  };
}

/**
 * Its message may quote what a person wrote, if only the name of a field; the dead-letter topic has it in full.
 */
function isOfRecord(type: string): boolean {
  return type.startsWith('record-');
}
