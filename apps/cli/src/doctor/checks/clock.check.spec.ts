import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpClock, judgeClocks } from './clock.check.js';

describe('judgeClocks', () => {
  it.each([
    [300, 'ok', "agrees with eCall's"],
    [-5_000, 'warn', "ours is 5.0 s ahead of eCall's"],
    [45_000, 'fail', "ours is 45.0 s behind eCall's"],
    [undefined, 'warn', 'not compared with eCall'],
  ])('%s ms', (aheadMs, level, seen) => {
    expect(judgeClocks([{ whose: 'eCall', aheadMs }])).toMatchObject({
      level,
      seen: expect.stringContaining(seen),
    });
  });
});

describe('httpClock', () => {
  let answer: (response: ServerResponse) => void;
  const server = createServer((_, response) => answer(response));
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('reads any answer', async () => {
    answer = (response) => {
      const later = new Date(Date.now() + 3_600_000).toUTCString();
      response.writeHead(401, { date: later }).end('no');
    };
    const ahead = await httpClock(url, 5_000);
    expect(Math.round((ahead ?? 0) / 60_000)).toBe(60);
  });

  it('tells nothing where there is nothing to tell', async () => {
    answer = (response) => {
      response.sendDate = false;
      response.end();
    };
    expect(await httpClock(url, 5_000)).toBeUndefined();
    expect(await httpClock('http://127.0.0.1:1', 5_000)).toBeUndefined();
  });
});
