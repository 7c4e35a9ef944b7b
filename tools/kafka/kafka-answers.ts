import { connect } from 'node:net';

/** `Metadata` request, version 1, correlation id 1, no client id, an empty list of topics (Kafka protocol guide). */
const metadataRequest = Buffer.from([0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0]);

/**
 * Whether a broker answers a metadata request and counts itself among the live brokers. An open port alone says
 * little: a broker listens before it has registered with its controller.
 */
export async function kafkaAnswers(host: string, port: number, timeoutMs = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    let received = Buffer.alloc(0);
    socket.setTimeout(timeoutMs, () => {
      end(false);
    });
    socket.once('error', () => {
      end(false);
    });
    socket.once('close', () => {
      end(false);
    });
    socket.once('connect', () => socket.write(metadataRequest));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      // Length (4 bytes), correlation id (4 bytes), then the number of live brokers (4 bytes).
      if (received.length >= 12) end(received.readInt32BE(8) > 0);
    });
  });
}
