import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

const TRIES = 10;
const PAUSE_MS = 300;

/**
 * First and next offset of each partition. A broker may not know yet that it leads a topic that was made a moment ago:
 * that passes, and kafkajs asks only once.
 */
export async function topicEnds(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
  pauseMs = PAUSE_MS,
): ReturnType<Admin['fetchTopicOffsets']> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await admin.fetchTopicOffsets(topic);
    } catch (error) {
      const passes = error instanceof Error && 'retriable' in error && error.retriable === true;
      if (!passes || tries === TRIES) throw error;
      await delay(pauseMs);
    }
  }
}
