import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApiDocument } from '../api-documents/open-api-document.js';
import { CallbackTokens } from '../callback-token/callback-token.js';
import { createPublicApp } from '../composition/create-public-app.js';
import { rawRequest, sendRaw, type RawAnswer } from '../testing/raw-http.js';
import {
  MARK,
  ODD_PATHS,
  strangeBodies,
  strangeHeaders,
  strangeTokens,
} from '../testing/strange-requests.js';
import { createWorld, type World } from '../testing/world.js';
import { DELIVERY_STATUS_DESCRIPTION } from './delivery-status.description.js';
import { INBOUND_MESSAGE_DESCRIPTION } from './inbound-message.description.js';

const STATUS = '/webhooks/ecall/status';
const INBOUND = '/api/webhooks/receivedmessage';
const INBOUND_TOKEN = 'the-right-token';

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
}

const document = openApiDocument({
  version: '0',
  publicUrl: 'https://gateway.example.com',
  controllers: [DELIVERY_STATUS_DESCRIPTION, INBOUND_MESSAGE_DESCRIPTION],
}) as { paths: Record<string, { post: Operation }>; components: { schemas: { WebhookProblem: object } } };
const isProblem = new Ajv({ strict: false }).compile(document.components.schemas.WebhookProblem);
const documented = (path: string): number[] =>
  Object.keys(document.paths[path]?.post.responses ?? {}).map(Number);
/** The status of every answer that a request without a route may get: it is not there, or it is no HTTP. */
const ELSEWHERE = [400, 404, 408, 413, 417, 431];

/** What a stranger, or a broken caller, may send to the public port. */
describe('hostile requests', () => {
  let world: World;
  let port: number;
  let close: () => Promise<void>;
  let token: string;
  const lines: string[] = [];

  beforeAll(async () => {
    world = createWorld(undefined, { settings: { WEBHOOK_ALLOWED_IPS: '127.0.0.1', INBOUND_TOKEN } });
    const app = await createPublicApp({
      settings: world.settings,
      clock: world.clock,
      logger: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
      useCases: world,
      webhookObserver: { answered: () => undefined },
    });
    await app.listen(0, '127.0.0.1');
    port = Number(new URL(await app.getUrl()).port);
    close = async () => app.close();
    await world.sendMessage.handle(world.record({ commandId: 'c' }), new AbortController().signal);
    token = world.calls[0]?.notification?.addresses[0]?.split('/').at(-1) ?? '';
    await world.relay.round();
  });
  afterAll(async () => close());
  beforeEach(() => {
    lines.length = 0;
  });

  /** A status that the right caller sends is taken. */
  async function goodCallback(): Promise<number> {
    const body = JSON.stringify({ messageId: 'm-1', status: 'Queued' });
    return (await sendRaw(port, rawRequest('POST', `${STATUS}/${token}`, { body }))).status;
  }

  async function events(): Promise<number> {
    await world.relay.round();
    return world.events().length;
  }

  /** Documented, in few words, without anything that was sent. */
  function expectHonest(
    { status, body, headers: answered }: RawAnswer,
    allowed: readonly number[],
    isHead = false,
  ): void {
    expect(allowed).toContain(status);
    // Node itself hangs up without a word where it reads no HTTP.
    const isBare = !/content-type/i.test(answered) && ELSEWHERE.includes(status);
    expect(isHead || isBare || status === 200 ? body === '' : isProblem(JSON.parse(body))).toBe(true);
    expect(body.length).toBeLessThan(200);
    expect(body).not.toContain(MARK);
    expect(lines.join('\n')).not.toContain(MARK);
  }

  it('to a callback address get a documented answer, and give no event', { timeout: 60_000 }, async () => {
    const before = await events();
    await fc.assert(
      fc.asyncProperty(strangeTokens(token), strangeHeaders, strangeBodies, async (path, more, body) => {
        const answer = await sendRaw(port, rawRequest('POST', `${STATUS}/${path}`, { body, headers: more }));
        expectHonest(answer, path.includes('/') ? ELSEWHERE : documented(`${STATUS}/{token}`));
        expect(answer.status).not.toBe(200);
      }),
      { numRuns: 200 },
    );
    expect(await events()).toBe(before);
    expect(await goodCallback()).toBe(200);
  });

  it(
    'with strange bodies get a documented answer at the right address too',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(strangeHeaders, strangeBodies, async (more, body) => {
          const answer = await sendRaw(
            port,
            rawRequest('POST', `${STATUS}/${token}`, { body, headers: more }),
          );
          expectHonest(answer, documented(`${STATUS}/{token}`));
          // What cannot be read is the caller's fault, and never ours.
          expect(answer.status).toBeLessThan(500);
        }),
        { numRuns: 200 },
      );
      expect(await goodCallback()).toBe(200);
    },
  );

  it('to the address of inbound messages get in by its token alone', { timeout: 60_000 }, async () => {
    const before = await events();
    const query = fc.oneof(
      fc.constant(''),
      fc.constantFrom(
        '?token=',
        `?token=${INBOUND_TOKEN}x`,
        `?token=${INBOUND_TOKEN}&token=${INBOUND_TOKEN}`,
        `?token[]=${INBOUND_TOKEN}`,
        `?Token=${INBOUND_TOKEN}`,
        `?token=${INBOUND_TOKEN.toUpperCase()}`,
        `?token=%00${INBOUND_TOKEN}`,
        `?token=%zz`,
      ),
      fc.webQueryParameters().map((text) => `?token=${text}`),
    );
    const message = JSON.stringify({
      messageId: 'in-1',
      from: '+41791234567',
      to: '+41790000000',
      text: MARK,
    });
    await fc.assert(
      fc.asyncProperty(
        query,
        strangeHeaders,
        fc.oneof(fc.constant(message), strangeBodies),
        async (asked, more, body) => {
          const answer = await sendRaw(
            port,
            rawRequest('POST', `${INBOUND}${asked}`, { body, headers: more }),
          );
          expectHonest(answer, documented(INBOUND));
          expect([403, 413]).toContain(answer.status);
        },
      ),
      { numRuns: 200 },
    );
    expect(await events()).toBe(before);
    const right = rawRequest('POST', `${INBOUND}?token=${INBOUND_TOKEN}`, { body: message });
    expect((await sendRaw(port, right)).status).toBe(200);
    expect(await events()).toBe(before + 1);
  });

  it('to anything else find nothing', { timeout: 60_000 }, async () => {
    const methods = [
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'HEAD',
      'TRACE',
      'PROPFIND',
      'QUERY',
    ];
    const paths = fc.oneof(
      fc.constantFrom(...ODD_PATHS),
      fc.webPath().map((path) => `/${MARK}${path}`),
      fc.constantFrom(...ODD_PATHS).map((path) => `${path}?${MARK}=1`),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), paths, strangeHeaders, async (method, path, more) => {
        const answer = await sendRaw(port, rawRequest(method, path, { headers: more }));
        expectHonest(answer, ELSEWHERE, method === 'HEAD');
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['no HTTP', `${MARK}\r\n\r\n`],
    [
      'TLS',
      Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0d, 0x0a, 0x0d, 0x0a]),
    ],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a header of 100 kB', rawRequest('POST', INBOUND, { headers: { 'x-large': 'x'.repeat(100_000) } })],
    [
      'ten thousand headers',
      rawRequest('POST', INBOUND, {
        headers: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`x-${i}`, 'x'])),
      }),
    ],
    ['an address of 100 kB', rawRequest('POST', `${STATUS}/${'a'.repeat(100_000)}`)],
    [
      'a body announced twice',
      rawRequest('POST', INBOUND, { headers: { 'Content-Length': '1', 'content-length': '2' } }),
    ],
    [
      'a body of two kinds',
      rawRequest('POST', INBOUND, { headers: { 'transfer-encoding': 'chunked' }, body: 'x' }),
    ],
    ['a negative body', rawRequest('POST', INBOUND, { headers: { 'content-length': '-1' } })],
    [
      'a body beyond all bounds',
      rawRequest('POST', INBOUND, { headers: { 'content-length': '99999999999' } }),
    ],
    ['a header without a name', `POST ${INBOUND} HTTP/1.1\r\n: ${MARK}\r\n\r\n`],
    ['no host', `POST ${INBOUND} HTTP/1.1\r\ncontent-length: 0\r\n\r\n`],
    ['an expectation', rawRequest('POST', INBOUND, { headers: { expect: MARK } })],
    [
      'an upgrade',
      rawRequest('GET', '/', { headers: { connection: 'close, upgrade', upgrade: 'websocket' } }),
    ],
  ])('that are %s are refused, and the next caller is served', async (_, bytes) => {
    expectHonest(await sendRaw(port, bytes), [...ELSEWHERE, 403]);
    expect(await goodCallback()).toBe(200);
  });

  it('with a token of another key, purpose, attempt or message give no event', async () => {
    const before = await events();
    const [, row = '', attempt = '', signature = ''] = token.split('.');
    const foreign = new CallbackTokens([{ id: 'k', secret: 'another-secret-of-the-same-length' }]);
    const forged = [
      foreign.sign({ rowId: Buffer.from(row, 'base64url').toString(), attempt: 1 }),
      `k.${row}.${Number(attempt) + 1}.${signature}`,
      `k.${row}.list.${signature}`,
      `k.${Buffer.from('another').toString('base64url')}.${attempt}.${signature}`,
      `k.${row}.0${attempt}.${signature}`,
      `k.${row}==.${attempt}.${signature}`,
      `k.${row}.${attempt}.${signature.toLowerCase()}`,
    ];
    const body = JSON.stringify({ messageId: 'm-1', status: 'Delivered' });
    for (const each of forged) {
      expect((await sendRaw(port, rawRequest('POST', `${STATUS}/${each}`, { body }))).status).toBe(404);
    }
    expect(await events()).toBe(before);
  });

  it('that are repeated give no second event', async () => {
    const body = JSON.stringify({ messageId: 'm-1', status: 'Delivered' });
    const callback = rawRequest('POST', `${STATUS}/${token}`, { body });
    expect((await sendRaw(port, callback)).status).toBe(200);
    const once = await events();
    for (let times = 0; times < 20; times += 1) expect((await sendRaw(port, callback)).status).toBe(200);
    expect(await events()).toBe(once);
  });
});
