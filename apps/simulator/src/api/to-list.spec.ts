import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { postMessage, postMessageList, sms } from '../testing/api-client.js';

const NUMBERS = ['+41791110001', '0041791110002', '+41791110003'];

describe('several recipients', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(async () => simulator.stop());
  beforeEach(() => simulator.reset());

  const message = (numbers = NUMBERS) =>
    sms({ to: undefined, toList: numbers.map((number) => ({ number })) });
  const post = async (numbers?: string[]) => postMessage(simulator.url, message(numbers));
  const ids = () => simulator.log().map(({ messageId }) => messageId);

  it('are named by objects in any case, with other fields', async () => {
    const toList = [{ NUMBER: NUMBERS[0], type: 'Number' }];
    const { body } = await postMessage(simulator.url, sms({ to: undefined, toList }));
    expect(body).toEqual({ messageIdList: [{ to: NUMBERS[0], messageId: ids()[0] }] });
  });

  it('one that is invalid is answered for by itself', async () => {
    const { status, body } = await post(['+41791110001', '0791110002']);
    expect(status).toBe(200);
    expect(body).toEqual({
      messageIdList: [
        { to: '+41791110001', messageId: ids()[0] },
        {
          to: '0791110002',
          error: {
            errorCode: 'InvalidContent',
            errorMessage: 'The request is not valid.',
            errorDetails: {
              errors: [{ parameter: 'ToList[1]', messages: ["'0791110002' is an invalid receiver."] }],
            },
          },
        },
      ],
    });
    expect(ids()).toHaveLength(1);
  });

  it('all of them invalid: the request is refused', async () => {
    expect(await post(['079', '078'])).toMatchObject({
      status: 400,
      body: { errorDetails: { errors: [{ parameter: 'ToList[0]' }] } },
    });
    expect(simulator.requests()).toMatchObject([{ outcome: 'refused', status: 400, to: ['079', '078'] }]);
  });

  it('refuse: strikes one of them, or all', async () => {
    simulator.setFaults([{ kind: 'refuse', to: NUMBERS[1] ?? '', errorCode: 'Nope' }]);
    expect((await post()).body).toMatchObject({
      messageIdList: [{ messageId: {} }, { to: NUMBERS[1], error: { errorCode: 'Nope' } }, { messageId: {} }],
    });
    simulator.setFaults([{ kind: 'refuse', status: 422 }]);
    expect((await post()).status).toBe(422);
    expect(ids()).toHaveLength(2);
  });

  it.each([
    ['list-plain', () => ids()],
    ['list-count', () => NUMBERS.slice(0, 2).map((to, index) => ({ to, messageId: ids()[index] }))],
  ] as const)('%s: all accepted', async (kind, expected) => {
    simulator.setFaults([{ kind }]);
    const { status, body } = await post();
    expect(status).toBe(200);
    expect(body).toEqual({ messageIdList: expected() });
    expect(ids()).toHaveLength(3);
    expect(simulator.requests()).toMatchObject([{ outcome: 'accepted', fault: kind }]);
  });

  it('list-refuse: nobody gets anything', async () => {
    simulator.setFaults([{ kind: 'list-refuse' }]);
    expect((await post()).status).toBe(400);
    expect(ids()).toEqual([]);
  });

  it('within a message list have a result each', async () => {
    const messages = [message(['+41791110001', '079']), message(['079']), sms()];
    const { body } = await postMessageList(simulator.url, { messages });
    expect(body).toMatchObject({
      messages: [
        { messageIdList: [{ messageId: ids()[0] }, { to: '079', error: {} }] },
        { error: {} },
        { messageId: ids()[1] },
      ],
    });
  });

  it('list-plain: a message list of bare ids, and of errors', async () => {
    simulator.setFaults([{ kind: 'list-plain' }]);
    const { body } = await postMessageList(simulator.url, { messages: [sms(), sms({ to: '1' })] });
    expect(body).toMatchObject({ messages: [ids()[0], { error: { errorCode: 'InvalidContent' } }] });
  });
});
