import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { curlCommand, showDemoOverHttp } from './demo-over-http.js';

describe('the demo without Kafka', () => {
  let server: Server;
  let url: string;
  let answers: Record<string, Array<readonly [status: number, body: object]>>;
  let authorizations: Array<string | undefined>;
  beforeEach(async () => {
    authorizations = [];
    server = createServer((request, response) => {
      authorizations.push(request.headers.authorization);
      const left = answers[`${request.method} ${request.url}`] ?? [[404, {}]];
      const [status, body] = (left.length > 1 ? left.shift() : left[0]) ?? [500, {}];
      response.writeHead(status).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('posts a message, prints each state once, and has it answered', async () => {
    const message = { state: 'accepted', accepted: { messageId: 'm-1' }, statuses: {} };
    answers = {
      'POST /messages': [[202, { commandId: 'c-1' }]],
      'GET /messages/c-1': [
        [404, { message: 'not known yet' }],
        [200, { messages: [{ state: 'calling', statuses: {} }] }],
        [200, { messages: [message] }],
        [200, { messages: [{ ...message, statuses: { 'm-1': 'delivered' } }] }],
      ],
      'POST /control/inbound': [[200, { status: 200 }]],
    };
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    await showDemoOverHttp({ managementUrl: url, simulatorUrl: url, token: 't-1', print });
    expect(lines.map((line) => line.trim())).toEqual([
      'One message to +41791234567, a phone that the simulator pretends to be:',
      curlCommand(url, true),
      '202 Accepted  commandId c-1',
      'calling',
      'accepted  messageId m-1',
      'delivered',
      'Somebody answers it:',
      'the gateway has made an event of it; on Kafka your services would read it',
    ]);
    expect(authorizations[0]).toBe('Bearer t-1');
    expect(lines.join()).not.toContain('t-1');
  });

  it('says what was refused', async () => {
    answers = {
      'POST /messages': [[503, { message: 'bus away' }]],
      'POST /control/inbound': [[200, { status: 502 }]],
    };
    const lines: string[] = [];
    await showDemoOverHttp({ managementUrl: url, simulatorUrl: url, print: (line) => lines.push(line) });
    expect(lines.join('\n')).toMatch(/503 Service Unavailable[^]*did not take it \(502\)/);
    expect(authorizations[0]).toBeUndefined();
  });
});
