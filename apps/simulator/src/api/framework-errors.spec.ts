import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';

describe('requests that never reach a route', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(async () => simulator.stop());

  async function exchange(bytes: string): Promise<string> {
    const socket = connect(simulator.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    return text(socket);
  }

  it.each([
    ['no HTTP', 'NONSENSE\r\n\r\n', 400],
    [
      'a URL that cannot be decoded',
      'GET /api/v2/message/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      400,
    ],
    ['a header that is too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s: the documented error body, with a request id', async (_, bytes, status) => {
    const [head = '', body = ''] = (await exchange(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/^x-f24-request-id: [0-9a-f-]{36}$/im);
    expect(Object.keys(JSON.parse(body) as object)).toEqual(['errorCode', 'errorMessage', 'errorDetails']);
  });
});
