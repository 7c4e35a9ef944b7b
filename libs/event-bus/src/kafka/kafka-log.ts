import { logLevel, type LogEntry, type logCreator } from 'kafkajs';
import type { BusEvent, BusListener } from '../port/bus-event.js';

const LEVELS: Partial<Record<logLevel, BusEvent['level']>> = {
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

/**
 * Lines that frighten without need: a young broker elects its coordinator and the client tries again by itself; retries
 * are limited on purpose, as a failed producer is replaced; a rebalance is everyday life.
 */
const HARMLESS =
  /coordinator is not available|coordinator is loading|not the correct coordinator|Limiting retries for the idempotent|group is rebalancing|hosts this topic-partition|not the leader for that topic-partition|Pausing fetching|Resuming fetching/i;

/** Hands the client's log lines to the listener: nothing goes to the console. */
export function kafkaLog(listener: BusListener): logCreator {
  return () =>
    ({ level, namespace, log }: LogEntry) => {
      const detail = typeof log['error'] === 'string' ? `: ${log['error']}` : '';
      const message = `${namespace === '' ? '' : `[${namespace}] `}${log.message}${detail}`;
      const groupId: unknown = log['groupId'];
      listener({
        level: HARMLESS.test(message) ? 'debug' : (LEVELS[level] ?? 'debug'),
        type: 'client',
        message,
        ...(typeof groupId === 'string' ? { groupId } : {}),
      });
    };
}
