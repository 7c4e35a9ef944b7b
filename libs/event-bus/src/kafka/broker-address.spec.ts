import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fromClientHost, socketOpener, toClientAddress } from './broker-address.js';

describe('the address of a broker', () => {
  it.each([
    ['[::1]:9092', '::1', '9092'],
    ['[2001:db8::7]:19092', '2001:db8::7', '19092'],
    ['[fe80::1%eth0]:9092', 'fe80::1%eth0', '9092'],
    ['localhost:9092', 'localhost', '9092'],
    ['10.0.0.1:9092', '10.0.0.1', '9092'],
  ])('goes through the client and comes out as it was: %s', (broker, host, port) => {
    const [clientHost = '', clientPort, ...rest] = toClientAddress(broker).split(':');
    expect([fromClientHost(clientHost), clientPort, rest]).toEqual([host, port, []]);
  });

  it('leaves what is no address to fail by its own name', () => {
    expect(toClientAddress('[nonsense]:9092')).toBe('[nonsense]:9092');
  });

  it('connects to an IPv6 address', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
    const { port } = server.address() as AddressInfo;
    const [host = ''] = toClientAddress(`[::1]:${port}`).split(':');
    const connected = await new Promise((resolve, reject) => {
      const socket = socketOpener(false)({
        host,
        port,
        ssl: false as never,
        onConnect: () => resolve(socket.remoteAddress),
      });
      socket.on('error', reject);
    });
    expect(connected).toBe('::1');
    server.close();
  });
});
