import { MissingTopicsError } from '@ecall-gateway/event-bus';
import { NewerSchemaError } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';

interface Waiting {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Waiting does not mend these: somebody has to do something. */
const FATAL = [MissingTopicsError, NewerSchemaError] as const;
/** PostgreSQL: wrong user or password, no such database. Kafka: wrong user or password. */
const FATAL_CODES = ['28000', '28P01', '3D000', 'KafkaJSSASLAuthenticationError'];

function isFatal(error: unknown): boolean {
  if (FATAL.some((kind) => error instanceof kind)) return true;
  return error instanceof Error && [error.name, 'code' in error ? error.code : ''].some(isFatalCode);
}

const isFatalCode = (code: unknown): boolean => typeof code === 'string' && FATAL_CODES.includes(code);

/** Tries until a server is there; says so once a minute. @throws what waiting does not mend, or the signal's reason */
export async function connectWithRetry(
  what: string,
  attempt: () => Promise<void>,
  { clock, logger, signal }: Waiting,
): Promise<void> {
  let saidAt = Number.NEGATIVE_INFINITY;
  for (let tries = 0; ; tries += 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isFatal(error)) throw error;
      if (clock.monotonic() - saidAt > 60_000) {
        saidAt = clock.monotonic();
        logger.warn({ err: error }, `${what} does not answer; trying again`);
      }
    }
    await clock.sleep(backoffMs(tries, 200, 5_000, clock), signal);
  }
}
