import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../session.js';
import { lift } from './lift.command.js';

describe('lift', () => {
  let server: Server;
  let management: string;
  let status: number;
  const asked: unknown[] = [];
  const printed: string[] = [];
  const session = { env: {}, print: (line: string) => printed.push(line) } as unknown as Session;
  beforeEach(async () => {
    status = 200;
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        asked.push([request.method, request.url, JSON.parse(body)]);
        const answer = {
          since: '2026-05-31T05:00:00.000Z',
          segments: 7,
          lifts: 1,
          message: 'no such account',
        };
        response.writeHead(status).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    management = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  it('asks for one more limit with a reason, and says what was sent so far', async () => {
    expect(await lift('my shop', { reason: 'storm', management }, session)).toBe(0);
    expect(asked).toEqual([['POST', '/accounts/my%20shop/lift', { reason: 'storm' }]]);
    expect(printed.join()).toContain('7 segments since 2026-05-31T05:00:00.000Z');
  });

  it('says why the gateway refuses', async () => {
    status = 404;
    await expect(lift('bank', { management }, session)).rejects.toThrow('no such account');
  });
});
