import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../faults/fault-rule.js';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, postMessage, postMessageList, sms } from '../testing/api-client.js';
import { type Receiver, startReceiver } from '../testing/receiver.js';

const UUID = /^[0-9a-f-]{36}$/;
const NUMBERS = ['+41791110001', '0041791110002', '+41791110003'];

interface ListAnswer {
  readonly messageListId: string;
  readonly messages: readonly { readonly messageId?: string; readonly error?: object }[];
}

describe('message lists', () => {
  let simulator: Simulator;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    simulator = await startSimulator({ sentAfterMs: 0, deliveredAfterMs: 0 });
  });
  afterAll(async () => Promise.all([simulator.stop(), receiver.close()]));
  beforeEach(() => simulator.reset());

  const items = (numbers = NUMBERS) => numbers.map((to) => sms({ to }));
  const post = async (messages: unknown = items(), more: object = {}) =>
    postMessageList(simulator.url, { messages, ...more });

  it.each(['/api/v2/messagelist', '/api/v1/messagelist', '/api/messagelist'])(
    'are taken and answered for under %s',
    async (path) => {
      const { status, body } = await postMessageList(simulator.url, { MESSAGES: items() }, { path });
      expect(status).toBe(200);
      const { messageListId, messages } = body as ListAnswer;
      expect(messageListId).toMatch(UUID);
      const ids = simulator.log().map(({ messageId }) => messageId);
      expect(messages).toEqual(ids.map((messageId) => ({ messageId })));
      const state = await call(`${simulator.url}${path}/${messageListId}`, 'GET');
      const time = expect.stringMatching(path.includes('v2') ? /Z$/ : /:\d\d$/) as string;
      expect(state.body).toEqual({
        messageListId,
        timestamp: time,
        messages: NUMBERS.map((to, index) => ({
          messageId: ids[index],
          channel: 'Sms',
          from: 'Gateway',
          to,
          status: 'Delivered',
          timestamp: time,
          statusTimestamp: time,
        })),
      });
    },
  );

  it('are one request of several messages, which know their list and place', async () => {
    const { body, headers } = await post();
    const { messageListId: listId } = body as ListAnswer;
    expect(simulator.log()).toMatchObject(
      NUMBERS.map((to, listItem) => ({
        to,
        listId,
        listItem,
        requestId: headers['x-f24-request-id'],
        content: { type: 'Text', text: 'Grüezi' },
      })),
    );
    const messageIds = simulator.log().map(({ messageId }) => messageId);
    expect(simulator.requests()).toMatchObject([
      { outcome: 'accepted', status: 200, to: NUMBERS, items: 3, listId, messageIds },
    ]);
  });

  it('send the valid messages, and say of the others what is wrong', async () => {
    const { status, body } = await post([
      sms({ to: '079' }),
      sms(),
      null,
      sms({ notification: { addresses: [] } }),
      sms({ from: '' }),
    ]);
    expect(status).toBe(200);
    const { messages, messageListId } = body as ListAnswer;
    const error = (parameter: string) => ({
      error: {
        errorCode: 'InvalidContent',
        errorMessage: 'The request is not valid.',
        errorDetails: { errors: [{ parameter, messages: [expect.any(String)] }] },
      },
    });
    const [accepted] = simulator.log();
    expect(messages).toEqual([
      error('To'),
      { messageId: accepted?.messageId },
      error('Message'),
      error('Notification'),
      error('From'),
    ]);
    expect(simulator.log()).toMatchObject([{ listItem: 1 }]);
    const state = await call(`${simulator.url}/api/v2/messagelist/${messageListId}`, 'GET');
    expect(state.body).toMatchObject({
      messages: [error('To'), { messageId: accepted?.messageId, status: 'Delivered' }, {}, {}, error('From')],
    });
  });

  it('of which nothing is valid are answered all the same', async () => {
    expect(await post([sms({ to: '1' })])).toMatchObject({
      status: 200,
      body: { messageListId: expect.stringMatching(UUID) as string, messages: [{ error: {} }] },
    });
    expect(simulator.requests()).toMatchObject([{ outcome: 'refused', status: 200, items: 1 }]);
  });

  it('may hold messages with several recipients', async () => {
    const toList = NUMBERS.map((number) => ({ number }));
    const { body } = await post([sms({ to: undefined, toList }), sms()]);
    const ids = simulator.log().map(({ messageId }) => messageId);
    expect(body).toMatchObject({
      messages: [
        { messageIdList: NUMBERS.map((to, index) => ({ to, messageId: ids[index] })) },
        { messageId: ids[3] },
      ],
    });
    expect(simulator.log().map(({ listItem }) => listItem)).toEqual([0, 0, 0, 1]);
  });

  it.each([
    ['no list', { messages: 'all' }, 'Messages'],
    ['none', {}, 'Messages'],
    ['an empty list', { messages: [] }, 'Messages'],
    ['more than the most', { messages: Array.from({ length: 1_001 }, () => ({})) }, 'Messages'],
    [
      'a notification without a URL',
      { messages: [sms()], notification: { addresses: ['x'] } },
      'Notification.Addresses',
    ],
  ])('messages: %s is refused as a whole', async (_, body, parameter) => {
    expect(await postMessageList(simulator.url, body)).toMatchObject({
      status: 400,
      body: { errorCode: 'InvalidContent', errorDetails: { errors: [{ parameter }] } },
    });
    expect(simulator.log()).toEqual([]);
    expect(simulator.requests()).toMatchObject([{ outcome: 'refused', status: 400, messageIds: [] }]);
  });

  it('tell every status with the id of the list', async () => {
    const { body } = await post(items(), { notification: { addresses: [`${receiver.url}/list`] } });
    const { messageListId, messages } = body as ListAnswer;
    await expect.poll(() => simulator.callbacks().length, { timeout: 5_000 }).toBe(6);
    const told = receiver.calls.filter(({ url }) => url === '/list').map(({ body: each }) => each);
    expect(told.map((each) => each['messageListId'])).toEqual(Array.from({ length: 6 }, () => messageListId));
    for (const [index, { messageId }] of messages.entries()) {
      const own = told.filter((each) => each['messageId'] === messageId);
      expect(own).toMatchObject([
        { to: NUMBERS[index], status: 'Sent' },
        { to: NUMBERS[index], status: 'Delivered' },
      ]);
    }
  });

  it('that nobody knows, and those of seven days ago, are not found', async () => {
    expect((await call(`${simulator.url}/api/v2/messagelist/nothing`, 'GET')).status).toBe(404);
    const forgetful = await startSimulator({ queryableForMs: 0 });
    try {
      const { body } = await postMessageList(forgetful.url, { messages: items() });
      const { messageListId, messages } = body as ListAnswer;
      for (const path of [`messagelist/${messageListId}`, `message/${messages[0]?.messageId}`]) {
        expect((await call(`${forgetful.url}/api/v2/${path}`, 'GET')).status).toBe(404);
      }
    } finally {
      await forgetful.stop();
    }
  });

  describe('faults', () => {
    const [, second = ''] = NUMBERS;

    it('refuse: of the item that it is for', async () => {
      simulator.setFaults([{ kind: 'refuse', to: second, errorCode: 'Nope' }]);
      expect(await post()).toMatchObject({
        status: 200,
        body: { messages: [{ messageId: {} }, { error: { errorCode: 'Nope' } }, { messageId: {} }] },
      });
      expect(simulator.log().map(({ listItem }) => listItem)).toEqual([0, 2]);
    });

    it('final-status and callback faults: of the item that they are for', async () => {
      simulator.setFaults([
        { kind: 'final-status', status: 'Expired', to: second },
        { kind: 'callback-none', toPrefix: '+4179111' },
      ]);
      const { body } = await post([...items(), sms()], { notification: { addresses: [receiver.url] } });
      const { messageListId } = body as ListAnswer;
      await expect.poll(() => simulator.callbacks().length, { timeout: 5_000 }).toBe(2);
      const state = await call(`${simulator.url}/api/v2/messagelist/${messageListId}`, 'GET');
      expect(state.body).toMatchObject({
        messages: [{ status: 'Delivered' }, { status: 'Expired' }, {}, {}],
      });
    });

    it.each([
      [{ kind: 'status', status: 503, retryAfter: 1 }, 503],
      [{ kind: 'credits' }, 403],
      [{ kind: 'list-refuse' }, 400],
      [{ kind: 'list-refuse', status: 422, errorCode: 'Nope' }, 422],
    ] satisfies [FaultRule, number][])('%o for one item: of the whole list', async (rule, status) => {
      simulator.setFaults([{ ...rule, to: second, times: 1 }]);
      expect((await post()).status).toBe(status);
      expect(simulator.log()).toEqual([]);
      expect(simulator.requests()).toMatchObject([
        { outcome: 'fault', fault: rule.kind, status, items: 3, to: NUMBERS },
      ]);
      expect((await post()).status).toBe(200);
    });

    it.each([
      ['drop-before', 0],
      ['drop-after', 3],
    ] as const)('%s: of the whole list, %i accepted', async (kind, accepted) => {
      simulator.setFaults([{ kind }]);
      await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(simulator.log()).toHaveLength(accepted);
    });

    it('not-json: all accepted', async () => {
      simulator.setFaults([{ kind: 'not-json', to: second }]);
      expect((await post()).body).toMatch(/^<!DOCTYPE/);
      expect(simulator.log()).toHaveLength(3);
    });

    it('list-count: all accepted, the last result is missing', async () => {
      simulator.setFaults([{ kind: 'list-count' }]);
      const { status, body } = await post();
      expect(status).toBe(200);
      expect((body as ListAnswer).messages).toEqual(
        simulator
          .log()
          .slice(0, 2)
          .map(({ messageId }) => ({ messageId })),
      );
      expect(simulator.log()).toHaveLength(3);
      expect(simulator.requests()).toMatchObject([{ outcome: 'accepted', fault: 'list-count' }]);
    });

    it('of lists leave single messages alone, and are not used up by them', async () => {
      simulator.setFaults([{ kind: 'list-refuse', times: 1 }]);
      expect((await postMessage(simulator.url, sms())).status).toBe(200);
      expect((await post()).status).toBe(400);
    });

    it('magic numbers work in a list', async () => {
      expect((await post(items(['+41790000001', '+41791234567']))).body).toMatchObject({
        messages: [{ error: { errorCode: 'InvalidContent' } }, { messageId: {} }],
      });
      expect((await post(items(['+41790000041', '+41791234567']))).status).toBe(400);
      expect((await postMessage(simulator.url, sms({ to: '+41790000041' }))).status).toBe(200);
    });
  });
});
