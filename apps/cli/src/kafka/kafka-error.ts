/** The error at the root: kafkajs wraps it once for each layer of retries. */
export function rootOf(error: unknown): Error {
  const root = error instanceof Error ? error : new Error(String(error));
  return root.cause instanceof Error ? rootOf(root.cause) : root;
}

/** Kafka's own name of an error, such as `TOPIC_AUTHORIZATION_FAILED`, where the broker said one. */
export function protocolErrorOf(error: unknown): string | undefined {
  const root = rootOf(error);
  return root.name === 'KafkaJSProtocolError' && 'type' in root ? String(root.type) : undefined;
}
