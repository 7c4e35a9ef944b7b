/** Why a topic takes no record. */
export type TopicTrouble = 'unknown' | 'not-authorized' | 'not-writable';

const TEXTS: Record<TopicTrouble, string> = {
  unknown: 'does not exist',
  'not-authorized': 'may not be written by this user',
  'not-writable': 'cannot be written at present (leader or replicas are missing)',
};

/**
 * A topic takes no record at present, whatever the record is. What is meant for it waits; records for other topics can
 * go on.
 */
export class TopicUnavailableError extends Error {
  override readonly name = 'TopicUnavailableError';

  constructor(
    readonly topic: string,
    readonly reason: TopicTrouble,
    options?: ErrorOptions,
  ) {
    super(`topic ${topic} ${TEXTS[reason]}`, options);
  }
}
