import { MissingTopicsError } from '@ecall-gateway/event-bus';
import { NewerSchemaError } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';

interface Waiting {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Called after each try that failed for a reason that may pass. */
  readonly onFailure?: () => void;
}

/** Waiting does not mend these: somebody has to act. */
const FATAL = [MissingTopicsError, NewerSchemaError] as const;
/** PostgreSQL: wrong user or password, no such database. Kafka: wrong user or password. */
const FATAL_CODES = ['28000', '28P01', '3D000', 'KafkaJSSASLAuthenticationError'];

function isFatal(error: unknown): boolean {
  if (FATAL.some((kind) => error instanceof kind)) return true;
  return error instanceof Error && [error.name, 'code' in error ? error.code : ''].some(isFatalCode);
}

const isFatalCode = (code: unknown): boolean => typeof code === 'string' && FATAL_CODES.includes(code);

/**
 * Tries until a server answers, and logs once a minute that it does not.
 * @throws what waiting does not mend, or the signal's reason
 */
export async function connectWithRetry(
  what: string,
  attempt: () => Promise<void>,
  { clock, logger, signal, onFailure }: Waiting,
): Promise<void> {
  let loggedAt = Number.NEGATIVE_INFINITY;
  for (let tries = 0; ; tries += 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isFatal(error)) throw error;
      onFailure?.();
      if (clock.monotonic() - loggedAt > 60_000) {
        loggedAt = clock.monotonic();
        logger.warn({ err: error }, `${what} does not answer; trying again`);
      }
    }
    await clock.sleep(backoffMs(tries, 200, 5_000, clock), signal);
  }
}
