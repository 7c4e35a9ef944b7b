/** What a broker answers while a topic is being made, or its partitions get other leaders: words of kafkajs. */
const SETTLING: ReadonlySet<string> = new Set([
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'REPLICA_NOT_AVAILABLE',
]);

/** Whether a failure passes by itself in a moment, because the topic settles. */
export function isTopicSettling(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { type } = error as { readonly type?: unknown };
  return (typeof type === 'string' && SETTLING.has(type)) || isTopicSettling(error.cause);
}
