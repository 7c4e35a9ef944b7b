import { MissingTopicsError } from '@ecall-gateway/event-bus';
import { FolderInUseError, NewerSchemaError } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { backoffMs } from './backoff.js';
import type { Clock } from './clock.js';

interface Waiting {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Waiting does not mend these: somebody has to do something. */
const FATAL = [MissingTopicsError, NewerSchemaError, FolderInUseError] as const;

/** Tries until a server is there; says so once a minute. @throws what waiting does not mend, or the signal's reason */
export async function untilItAnswers(
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
      if (FATAL.some((kind) => error instanceof kind)) throw error;
      if (clock.monotonic() - saidAt > 60_000) {
        saidAt = clock.monotonic();
        logger.warn({ err: error }, `${what} does not answer; trying again`);
      }
    }
    await clock.sleep(backoffMs(tries, 200, 5_000, clock), signal);
  }
}
