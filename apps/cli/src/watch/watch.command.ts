import { formatAsJson, formatForPeople } from '../events/format-event.js';
import { readEvent } from '../events/read-event.js';
import { kafkaClient, readKafkaSettings } from '../kafka/kafka-settings.js';
import { tailTopics } from '../kafka/tail-topics.js';
import { onKafka } from '../kafka/unreachable.js';
import { Deferred } from '../deferred.js';
import type { Session } from '../session.js';

/** What `watch` may be told. */
export interface WatchFlags {
  readonly brokers?: string;
  /** Ends after so many events. Default: never. */
  readonly count?: number;
  /** Ends after so many seconds. Default: never. */
  readonly timeout?: number;
  /** Only inbound messages. */
  readonly inbound?: true;
  readonly json?: true;
}

/**
 * Prints every event from now on, until it is interrupted or has seen enough.
 *
 * @returns the exit code: 1 when it ended before it had seen `count` events, otherwise 0
 */
export async function watch(flags: WatchFlags, session: Session): Promise<number> {
  const settings = readKafkaSettings(session.env, flags.brokers);
  const { messageEvents, inboundMessages } = settings.topics;
  const topics = flags.inbound ? [inboundMessages] : [messageEvents, inboundMessages];
  const format = flags.json ? formatAsJson : formatForPeople;
  return onKafka(settings, async () => {
    const enough = new Deferred();
    let seen = 0;
    const tail = await tailTopics(kafkaClient(settings), topics, (record) => {
      const event = readEvent(record);
      if (event === undefined || (flags.count !== undefined && seen >= flags.count)) return;
      session.print(format(event));
      seen += 1;
      if (seen === flags.count) enough.resolve();
    });
    try {
      session.complain(`watching ${topics.join(' and ')} (Ctrl-C ends)`);
      await session.wait(
        Promise.race([enough.promise, tail.failed]),
        flags.timeout === undefined ? undefined : flags.timeout * 1_000,
      );
    } finally {
      await tail.close();
    }
    return flags.count !== undefined && seen < flags.count ? 1 : 0;
  });
}
