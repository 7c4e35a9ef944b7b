import { createServer, type AddressInfo } from 'node:net';
import { expect, inject, it } from 'vitest';
import { readBrokerFeatures } from './broker-features.js';

it('reads the features of a real broker', async () => {
  const [broker = ''] = inject('kafkaBrokers').split(',');
  const features = await readBrokerFeatures(broker, false);
  // 25 is the last of Kafka 4.0's.
  expect(features?.get('metadata.version')).toBeGreaterThanOrEqual(20);
});

it.each([
  ['an older form', Buffer.from([0, 0, 0, 6, 0, 0, 0, 1, 0, 35])],
  ['an answer cut short', Buffer.from([0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 9])],
  ['nothing', undefined],
])('is content with %s', async (_, answer) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => (answer === undefined ? socket.destroy() : socket.write(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await readBrokerFeatures(`127.0.0.1:${port}`, false)).toBeUndefined();
  server.close();
});
