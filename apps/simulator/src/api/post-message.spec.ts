import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, postMessage, sms } from '../testing/api-client.js';

const UUID = /^[0-9a-f-]{36}$/;

describe('the API', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ sentAfterMs: 60_000, deliveredAfterMs: 120_000 });
  });
  afterAll(async () => simulator.stop());
  beforeEach(() => simulator.reset());

  it.each(['/api/v2/message', '/api/v1/message', '/api/message'])('answers under %s', async (path) => {
    const answer = await postMessage(simulator.url, sms(), { path });
    expect(answer).toMatchObject({ status: 200, body: { messageId: expect.stringMatching(UUID) as string } });
    const { messageId } = answer.body as { messageId: string };
    expect((await call(`${simulator.url}${path}/${messageId}`, 'GET')).body).toMatchObject({
      messageId,
      channel: 'Sms',
      from: 'Gateway',
      to: '+41791234567',
      status: 'Accepted',
      timestamp: expect.stringMatching(
        path.includes('v2') ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
      ) as string,
    });
  });

  it.each([
    ['none', ''],
    ['a wrong password', `Basic ${Buffer.from('demo:no').toString('base64')}`],
    ['another scheme', 'Bearer demo'],
  ])('credentials: %s are answered with 401 and the error body', async (_, authorization) => {
    const answer = await postMessage(simulator.url, sms(), { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Basic realm="eCall"');
    expect(answer.headers['x-f24-request-id']).toMatch(UUID);
    expect(answer.body).toEqual({
      errorCode: 'Unauthorized',
      errorMessage: 'Credentials are missing or wrong.',
      errorDetails: { errors: [] },
    });
    expect(simulator.log()).toEqual([]);
    expect(simulator.requests()).toMatchObject([{ outcome: 'unauthorized', status: 401 }]);
  });

  it('takes the scheme of the credentials in any case', async () => {
    const authorization = `basic ${Buffer.from('demo:demo').toString('base64')}`;
    expect((await postMessage(simulator.url, sms(), { authorization })).status).toBe(200);
  });

  it('gives every answer a request id of its own', async () => {
    const answers = await Promise.all([
      postMessage(simulator.url, sms()),
      postMessage(simulator.url, sms({ to: 'x' })),
      postMessage(simulator.url, '{'),
      call(`${simulator.url}/api/v2/message/unknown`, 'GET'),
      call(`${simulator.url}/api/v2/nothing`, 'GET'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 404, 404]);
    const ids = answers.map(({ headers }) => headers['x-f24-request-id']);
    expect(new Set(ids).size).toBe(answers.length);
    expect(ids).toEqual(ids.map(() => expect.stringMatching(UUID) as string));
  });

  it('answers under a wrong path without an error code', async () => {
    const answer = await postMessage(simulator.url, sms(), { path: '/api/v3/message' });
    expect(answer).toMatchObject({ status: 404, body: expect.stringMatching(/^There is nothing/) as string });
  });

  it('refuses with exactly the documented error body, and names all that is wrong', async () => {
    const { status, body } = await postMessage(simulator.url, {
      ...sms({ to: '0791234567' }),
      from: undefined,
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      errorCode: 'InvalidContent',
      errorMessage: 'The request is not valid.',
      errorDetails: {
        errors: [
          { parameter: 'From', messages: ["'From' is required."] },
          { parameter: 'To', messages: ["'0791234567' is an invalid receiver."] },
        ],
      },
    });
    expect(simulator.requests()).toMatchObject([
      { outcome: 'refused', status: 400, to: ['0791234567'], messageIds: [] },
    ]);
  });

  it.each([
    ['cut off', '{"channel":'],
    ['nothing', ''],
    ['a list', '[]'],
    ['a string', '"Sms"'],
  ])('a body that is %s is answered with 400', async (_, body) => {
    const answer = await postMessage(simulator.url, body);
    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'InvalidContent' } });
  });

  it('a body above one megabyte is answered with 413', async () => {
    const answer = await postMessage(simulator.url, sms({ filler: 'x'.repeat(1_100_000) }));
    expect(answer).toMatchObject({ status: 413, body: { errorCode: 'RequestTooLarge' } });
    expect(simulator.requests()).toMatchObject([{ outcome: 'refused', status: 413 }]);
  });

  it('answers a list of recipients with a list of ids, in their order', async () => {
    const numbers = ['+41791110001', '0041791110002'];
    const toList = numbers.map((number) => ({ number }));
    const { body } = await postMessage(simulator.url, { ...sms(), to: undefined, toList });
    const ids = simulator.log().map(({ messageId }) => messageId);
    expect(body).toEqual({ messageIdList: numbers.map((to, index) => ({ to, messageId: ids[index] })) });
    expect(simulator.log().map(({ to }) => to)).toEqual(numbers);
    expect(simulator.requests()).toMatchObject([{ outcome: 'accepted', to: numbers, messageIds: ids }]);
  });

  it('takes the same request twice as two messages: there is no idempotency key', async () => {
    await postMessage(simulator.url, sms());
    await postMessage(simulator.url, sms());
    expect(simulator.log().map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(new Set(simulator.log().map(({ messageId }) => messageId)).size).toBe(2);
  });
});
