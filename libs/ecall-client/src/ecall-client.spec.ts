import { inspect } from 'node:util';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { RawAnswer } from './requests/call-options.js';
import { clientOf, MESSAGE, PASSWORD, serveHttp, serveMessages } from './testing/local-servers.js';

interface Seen {
  readonly request: IncomingMessage;
  readonly body: unknown;
}

async function recordingServer(answer = '{"messageId":"m-1"}'): Promise<{ baseUrl: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const baseUrl = await serveHttp((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      seen.push({ request, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      response.setHeader('x-f24-request-id', 'f24-1');
      response.end(answer);
    });
  });
  return { baseUrl, seen };
}

describe('EcallClient', () => {
  it('posts the message as eCall wants it', async () => {
    const { baseUrl, seen } = await recordingServer();
    const outcome = await clientOf(baseUrl, { userAgent: 'shop/1.0' }).send({
      ...MESSAGE,
      content: { type: 'Text', text: 'Grüezi 👋', options: { pageLimit: 2 } },
      notification: { addresses: ['https://gateway.example/webhooks'] },
    });
    expect(outcome).toEqual({ kind: 'accepted', messageId: 'm-1', requestId: 'f24-1' });
    expect(seen[0]?.request).toMatchObject({ method: 'POST', url: '/api/v2/message' });
    expect(seen[0]?.request.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`api-user:${PASSWORD}`).toString('base64')}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'shop/1.0',
    });
    expect(seen[0]?.body).toEqual({
      channel: 'Sms',
      from: 'Brand',
      to: '+41791234567',
      content: { type: 'Text', text: 'Grüezi 👋', options: { pageLimit: 2 } },
      notification: { addresses: ['https://gateway.example/webhooks'] },
    });
  });

  it('fills in the sender, and keeps a path before the API', async () => {
    const { baseUrl, seen } = await recordingServer();
    const { from: _, ...message } = MESSAGE;
    await clientOf(`${baseUrl}/proxy/`, { from: 'Default' }).send(message);
    expect(seen[0]).toMatchObject({ request: { url: '/proxy/api/v2/message' }, body: { from: 'Default' } });
  });

  it('sends a list, numbers as address objects', async () => {
    const { baseUrl, seen } = await recordingServer('{"messageIdList":["m-1","m-2"]}');
    const { to: _, ...message } = MESSAGE;
    const outcome = await clientOf(baseUrl).send({
      ...message,
      toList: ['+41790000001', { groupName: 'all' }],
    });
    expect(seen[0]?.body).toMatchObject({ toList: [{ number: '+41790000001' }, { groupName: 'all' }] });
    expect(outcome).toMatchObject({ messageIdList: [{ messageId: 'm-1' }, { messageId: 'm-2' }] });
  });

  it('sends many messages in one request, the default sender in each that names none', async () => {
    const { baseUrl, seen } = await recordingServer('{"messageListId":"l-1","messages":["m-1","m-2"]}');
    const { from: _, ...message } = MESSAGE;
    const outcome = await clientOf(baseUrl, { from: 'Default' }).sendList({
      messages: [MESSAGE, { ...message, to: '+41790000001' }],
      notification: { addresses: ['https://gateway.example/webhooks'] },
    });
    expect(seen[0]?.request).toMatchObject({
      method: 'POST',
      url: '/api/v2/messagelist',
      headers: { 'content-type': 'application/json' },
    });
    expect(seen[0]?.body).toEqual({
      messages: [MESSAGE, { ...message, from: 'Default', to: '+41790000001' }],
      notification: { addresses: ['https://gateway.example/webhooks'] },
    });
    expect(outcome).toMatchObject({
      kind: 'answered',
      messageListId: 'l-1',
      results: [{ messageId: 'm-1' }, { messageId: 'm-2' }],
    });
  });

  it('asks for a list by its id', async () => {
    const { baseUrl, seen } = await recordingServer('{"messages":[{"status":"Read"}]}');
    const outcome = await clientOf(baseUrl).getMessageList('l/1');
    expect(outcome).toMatchObject({ kind: 'found', list: { messages: [{ status: 'read' }] } });
    expect(seen[0]?.request).toMatchObject({ method: 'GET', url: '/api/v2/messagelist/l%2F1' });
  });

  it('sends no list past a fence', async () => {
    const { baseUrl, seen } = await recordingServer();
    const cause = new Error('lease over');
    const beforeDispatch = (): never => {
      throw cause;
    };
    const outcome = await clientOf(baseUrl).sendList({ messages: [MESSAGE] }, { beforeDispatch });
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'aborted', cause });
    expect(seen).toHaveLength(0);
  });

  it.each([
    { type: 'Image', mediaId: 'f-1', caption: 'a cat' },
    { type: 'Document', mediaId: 'f-1', fileName: 'bill.pdf' },
    { type: 'Audio', mediaId: 'f-1' },
    { type: 'Video', mediaId: 'f-1', caption: 'a cat' },
    { type: 'Sticker', mediaId: 'f-1' },
    { type: 'Template', name: 'welcome', language: 'de', parameters: ['Anna'] },
    { type: 'RichCard', title: 'Hello', suggestions: [{ reply: 'Yes' }] },
    { type: 'NotYetKnown', deep: { list: [1, null, true] } },
  ])('passes content on as it is: $type', async (content) => {
    const { baseUrl, seen } = await recordingServer();
    await clientOf(baseUrl).send({ ...MESSAGE, channel: 'Rcs', content });
    expect(seen[0]?.body).toEqual({ ...MESSAGE, channel: 'Rcs', content });
  });

  it.each([
    [1, '/api/v1/message', '1'],
    [2, '/api/v2/message', '2'],
  ] as const)(
    'names version %i in the path, and in a header where one is set',
    async (version, url, value) => {
      const { baseUrl, seen } = await recordingServer();
      await clientOf(baseUrl, { apiVersion: version, versionHeader: 'X-Version' }).send(MESSAGE);
      await clientOf(baseUrl, { apiVersion: version, versionHeader: 'X-Version' }).getMedia('f-1');
      expect(seen[0]?.request).toMatchObject({ url, headers: { 'x-version': value } });
      expect(seen[1]?.request.headers).toMatchObject({ 'x-version': value });
    },
  );

  it('shows every answer as it came to whoever asks, who cannot spoil it', async () => {
    const { baseUrl } = await recordingServer('{"messageId":"m-1","more":[]}');
    const shown: RawAnswer[] = [];
    const outcome = await clientOf(baseUrl).send(MESSAGE, {
      onAnswer: (answer) => {
        shown.push(answer);
        throw new Error('a mistake');
      },
    });
    expect(outcome).toMatchObject({ kind: 'accepted', messageId: 'm-1' });
    expect(shown).toMatchObject([
      { status: 200, headers: { 'x-f24-request-id': 'f24-1' }, body: '{"messageId":"m-1","more":[]}' },
    ]);
    expect(JSON.stringify(shown)).not.toContain('Basic');
  });

  it('asks for a message by its id, whatever is in it', async () => {
    const { baseUrl, seen } = await recordingServer('{"status":"Read"}');
    const outcome = await clientOf(baseUrl).getMessage('a/b?c');
    expect(outcome).toMatchObject({ kind: 'found', message: { status: 'read' } });
    expect(seen[0]?.request).toMatchObject({ method: 'GET', url: '/api/v2/message/a%2Fb%3Fc' });
  });

  it('names the account, itself and nobody else in every call', async () => {
    const requests: IncomingMessage[] = [];
    const baseUrl = await serveHttp((request, response) => {
      requests.push(request);
      request.resume().on('end', () => response.writeHead(404, { 'x-f24-request-id': 'f24-1' }).end());
    });
    const client = clientOf(baseUrl);
    const upload = { bytes: Buffer.from('x'), contentType: 'image/png', fileName: 'x.png' };
    await client.send(MESSAGE);
    await client.sendList({ messages: [MESSAGE] });
    await client.uploadMedia(upload);
    await client.getMessage('m-1');
    await client.getMessageList('l-1');
    await client.getMedia('f-1');
    await client.checkAccess();
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/v2/message',
      'POST /api/v2/messagelist',
      'POST /api/v2/media',
      'GET /api/v2/message/m-1',
      'GET /api/v2/messagelist/l-1',
      'GET /api/v2/media/f-1',
      'GET /api/v2/message/00000000-0000-0000-0000-000000000000',
      'GET /api/v2/system/version',
    ]);
    const authorization = `Basic ${Buffer.from(`api-user:${PASSWORD}`).toString('base64')}`;
    for (const { headers } of requests) {
      expect(headers).toMatchObject({ authorization, 'user-agent': 'ecall-client' });
    }
  });

  it('keeps several calls apart on as many connections', async () => {
    const baseUrl = await serveMessages(({ to }, _, response) => {
      response.setHeader('x-f24-request-id', 'f24-1');
      response.end(JSON.stringify({ messageId: to }));
    });
    const client = clientOf(baseUrl, { connections: 4 });
    const numbers = Array.from({ length: 100 }, (_, index) => `+4179${index}`);
    const outcomes = await Promise.all(numbers.map((to) => client.send({ ...MESSAGE, to })));
    expect(outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.messageId)).toEqual(numbers);
  });

  it('throws what is a mistake of the caller, and shows no secret doing so', async () => {
    const { baseUrl, seen } = await recordingServer();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(
      clientOf(baseUrl).send({ ...MESSAGE, content: { type: 'Other', circular } }),
    ).rejects.toThrow(TypeError);
    expect(seen).toHaveLength(0);
  });
});

describe('secrets', () => {
  const secrets = [
    PASSWORD,
    Buffer.from(`api-user:${PASSWORD}`).toString('base64'),
    'private words',
    '+41791234567',
  ];

  const upload = { bytes: Buffer.from('private words'), contentType: 'image/png', fileName: 'x.png' };
  it.each(['no connection', 'a lost answer', 'a refusal'])(
    'are not in what comes back of %s',
    async (what) => {
      const baseUrl = await serveHttp((request, response) => {
        if (what === 'a lost answer') request.socket.destroy();
        else response.writeHead(401, { 'x-f24-request-id': 'f24-1' }).end();
      });
      const client = clientOf(what === 'no connection' ? 'http://127.0.0.1:1' : baseUrl);
      const outcomes = [
        await client.send(MESSAGE),
        await client.sendList({ messages: [MESSAGE] }),
        await client.uploadMedia(upload),
        await client.getMedia('f-1'),
        await client.checkAccess(),
      ];
      const shown = JSON.stringify(outcomes) + inspect(outcomes, { depth: 20, showHidden: true });
      expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    },
  );

  it('are not in the client as it is shown', async () => {
    const client = clientOf('http://127.0.0.1:1');
    const shown = JSON.stringify(client) + inspect(client, { depth: 20 });
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });
});
