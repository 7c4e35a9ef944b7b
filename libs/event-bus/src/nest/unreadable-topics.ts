import { setTimeout as delay } from 'node:timers/promises';
import { GroupUnavailableError } from '../errors/group-unavailable.error.js';
import { MissingTopicsError } from '../errors/missing-topics.error.js';
import type { EventBus } from '../port/event-bus.port.js';

/** Ten seconds for a young broker to find a coordinator for a group. */
const COORDINATOR_EVERY_MS = 500;
const COORDINATOR_TRIES = 20;

type AskedBus = Pick<EventBus, 'ensureTopics' | 'memberCount'>;

/** Which topics a group cannot read because they do not exist, or because it is forbidden; with the reason in words. */
export async function unreadableTopics(
  bus: AskedBus,
  groupId: string,
  topics: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const missing = await missingTopics(bus, topics);
  const existing = topics.filter((topic) => !missing.includes(topic));
  const forbidden = existing.length === 0 || (await isUsable(bus, groupId)) ? [] : existing;
  return new Map([
    ...missing.map((topic) => [topic, 'does not exist'] as const),
    ...forbidden.map((topic) => [topic, `may not be read by group ${groupId}`] as const),
  ]);
}

async function missingTopics(bus: AskedBus, topics: readonly string[]): Promise<readonly string[]> {
  try {
    await bus.ensureTopics(
      topics.map((topic) => ({ topic })),
      { create: false },
    );
    return [];
  } catch (error) {
    if (error instanceof MissingTopicsError) return error.topics;
    throw error;
  }
}

/** A coordinator may come yet; whatever else is wrong with a group, its subscription waits for. */
async function isUsable(bus: AskedBus, groupId: string): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await bus.memberCount(groupId);
      return true;
    } catch (error) {
      if (!(error instanceof GroupUnavailableError)) return true;
      if (error.reason === 'forbidden' || tries >= COORDINATOR_TRIES) return false;
    }
    await delay(COORDINATOR_EVERY_MS);
  }
}
