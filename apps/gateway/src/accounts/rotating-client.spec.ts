import type { ServerResponse } from 'node:http';
import { createEcallClient, type EcallClient, type MessageRequest } from '@ecall-gateway/ecall-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startStandInEcall, type StandInEcall } from '../testing/stand-in-ecall.js';
import { RotatingClient } from './rotating-client.js';

const MESSAGE: MessageRequest = {
  channel: 'Sms',
  from: 'Shop',
  to: '+41791234567',
  content: { type: 'Text', text: 'hi' },
};

describe('RotatingClient', () => {
  let ecall: StandInEcall;
  let closing: Array<Promise<void>>;
  /** Requests that wait for their answer. */
  let open: ServerResponse[];

  beforeEach(async () => {
    closing = [];
    open = [];
    ecall = await startStandInEcall((request, response) => {
      request.resume();
      open.push(response);
    });
  });
  afterEach(async () => {
    await ecall.close();
    await Promise.all(closing);
  });

  const clientOf = (password: string): EcallClient =>
    createEcallClient({ baseUrl: ecall.url, username: 'api', password });
  const rotating = () => new RotatingClient(clientOf('old'), (client) => closing.push(client.close()));
  const asked = async (count: number) =>
    vi.waitFor(() => {
      expect(open).toHaveLength(count);
    });
  const answer = (response: ServerResponse | undefined, status: number, body: object) =>
    response?.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  it('calls by the new client, while a call by the old one still gets its answer', async () => {
    const client = rotating();
    const first = client.send(MESSAGE);
    await asked(1);
    client.rotate(clientOf('new'));
    const second = client.send(MESSAGE);
    await asked(2);
    answer(open[1], 200, { messageId: 'm-2' });
    answer(open[0], 200, { messageId: 'm-1' });
    expect(await Promise.all([first, second])).toMatchObject([
      { kind: 'accepted', messageId: 'm-1' },
      { kind: 'accepted', messageId: 'm-2' },
    ]);
    expect(ecall.callers).toEqual(['api:old', 'api:new']);
    await Promise.all(closing);
  });

  it('takes a refusal of the old credentials for a call that was not made', async () => {
    const client = rotating();
    const sent = client.send(MESSAGE);
    await asked(1);
    client.rotate(clientOf('new'));
    answer(open[0], 401, { errorCode: 'Unauthorized' });
    expect(await sent).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
  });

  it('does so for a list too', async () => {
    const client = rotating();
    const sent = client.sendList({ messages: [MESSAGE] });
    await asked(1);
    client.rotate(clientOf('new'));
    answer(open[0], 401, { errorCode: 'Unauthorized' });
    expect(await sent).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
  });

  it.each([
    [400, 'rejected'],
    [500, 'unknown'],
  ])('passes on what %i says of a message, by whichever client it went', async (status, kind) => {
    const client = rotating();
    const sent = client.send(MESSAGE);
    await asked(1);
    client.rotate(clientOf('new'));
    answer(open[0], status, { errorCode: 'InvalidContent' });
    expect(await sent).toMatchObject({ kind });
  });

  it('tells a refusal of the credentials of today', async () => {
    const client = rotating();
    const sent = client.send(MESSAGE);
    await asked(1);
    answer(open[0], 401, {});
    expect(await sent).toMatchObject({ kind: 'account-refused', reason: 'credentials' });
  });

  it('asks for a message by the new client', async () => {
    const client = rotating();
    client.rotate(clientOf('new'));
    const found = client.getMessage('m-1');
    await asked(1);
    answer(open[0], 200, { messageId: 'm-1', status: 'Delivered' });
    expect(await found).toMatchObject({ kind: 'found' });
    expect(ecall.callers).toEqual(['api:new']);
  });

  it('sends nothing when it is closed', async () => {
    const client = rotating();
    client.close();
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
    expect(ecall.callers).toEqual([]);
  });
});
