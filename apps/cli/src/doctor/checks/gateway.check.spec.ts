import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkGateway } from './gateway.check.js';

let answer: { status: number; body: unknown };
const server = createServer((_, response) => {
  response.writeHead(answer.status).end(JSON.stringify(answer.body));
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

it.each([
  [200, { status: 'ok', error: {} }, 'ok', 'ready'],
  [
    503,
    { status: 'error', error: { bus: { status: 'down', message: 'no broker' }, ledger: { status: 'down' } } },
    'fail',
    'not ready: bus (no broker), ledger (down)',
  ],
  [
    200,
    {
      status: 'ok',
      error: {},
      details: { bus: { status: 'down', message: 'no broker' } },
      degraded: ['bus'],
    },
    'warn',
    'ready, but degraded: bus (no broker)',
  ],
  [200, 'hello', 'fail', 'is no gateway'],
  [404, { message: 'Not Found' }, 'fail', 'answers 404, but is no gateway'],
])('an answer %s %j', async (status, body, level, seen) => {
  answer = { status, body };
  expect(await checkGateway(url, 5_000)).toMatchObject({ level, seen: expect.stringContaining(seen) });
});

it('no answer', async () => {
  expect(await checkGateway('http://127.0.0.1:1', 5_000)).toMatchObject({
    level: 'fail',
    seen: expect.stringMatching(/no gateway answers .*\(.+\)/),
    nextStep: expect.stringContaining('npm run gateway'),
  });
});
