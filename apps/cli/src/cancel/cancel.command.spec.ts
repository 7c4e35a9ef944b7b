import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../session.js';
import { cancel } from './cancel.command.js';

describe('cancel', () => {
  let server: Server;
  let management: string;
  let seen: Array<{ readonly path: string | undefined; readonly body: unknown }>;
  let answer: { status: number; body: object };
  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ path: request.url, body: JSON.parse(body) });
        response.writeHead(answer.status).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    management = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function run(commandId: string, flags: { to?: string; reason?: string } = {}) {
    const printed: string[] = [];
    const session: Session = {
      env: {},
      newId: () => 'id',
      print: (line) => printed.push(line),
      complain: (line) => printed.push(line),
      wait: async () => 'timeout',
    };
    return { code: await cancel(commandId, { ...flags, management }, session), printed };
  }

  it('names each recipient and what it came to', async () => {
    const unchanged = [{ to: '+41791234503', state: 'accepted' }];
    answer = {
      status: 200,
      body: { cancelled: ['+41791234501'], requested: ['+41791234502'], unchanged },
    };
    expect(await run('order/42', { reason: 'wrong price' })).toEqual({
      code: 0,
      printed: [
        '+41791234501 cancelled',
        '+41791234502 under way or in doubt: not sent again',
        '+41791234503 unchanged: accepted',
      ],
    });
    expect(seen).toEqual([{ path: '/messages/order%2F42/cancel', body: { reason: 'wrong price' } }]);
  });

  it('says that those of a list that are not begun yet get nothing', async () => {
    const unchanged = [{ to: '+41791234503', state: 'accepted' }];
    answer = { status: 200, body: { cancelled: [], requested: [], unchanged, pending: true } };
    expect(await run('c')).toEqual({
      code: 0,
      printed: [
        '+41791234503 unchanged: accepted',
        'recipients that are not begun yet: nothing is sent to them',
      ],
    });
  });

  it('says that the word is kept for a command that is not known yet', async () => {
    answer = { status: 202, body: { pending: true } };
    const { code, printed } = await run('c-1', { to: '+41791234501' });
    expect([code, printed]).toEqual([0, ['c-1 is not known yet: where it comes, nothing of it is sent']]);
    expect(seen[0]?.body).toEqual({ to: '+41791234501' });
  });

  it('fails where nothing can be cancelled any more, and where the gateway refuses', async () => {
    const unchanged = [{ to: '+41791234501', state: 'accepted' }];
    answer = { status: 409, body: { cancelled: [], requested: [], unchanged } };
    expect(await run('c-1')).toEqual({ code: 1, printed: ['+41791234501 unchanged: accepted'] });
    answer = { status: 409, body: { cancelled: [], requested: [], unchanged: [] } };
    expect(await run('c-1')).toEqual({ code: 1, printed: ['nothing was or can be cancelled'] });
    answer = { status: 400, body: { message: ['to: may be a number'] } };
    await expect(run('c-1', { to: '079' })).rejects.toThrow('to: may be a number');
  });
});
