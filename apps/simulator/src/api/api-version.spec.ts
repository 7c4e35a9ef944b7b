import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, DEMO_CREDENTIALS, postMessage, sms } from '../testing/api-client.js';

describe('versions of the API', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ versionHeader: 'X-Api-Version' });
  });
  afterAll(async () => simulator.stop());

  async function version(path: string, value?: string, url = simulator.url) {
    const { statusCode, body } = await request(`${url}${path}/system/version`, {
      headers: {
        authorization: DEMO_CREDENTIALS,
        ...(value === undefined ? {} : { 'x-api-version': value }),
      },
    });
    return { status: statusCode, body: await body.json() };
  }

  it.each([
    ['/api', undefined, '1.0'],
    ['/api/v1', undefined, '1.0'],
    ['/api/v2', undefined, '2.0'],
    ['/api', '1', '1.0'],
    ['/api', '1.0', '1.0'],
    ['/api', '2', '2.0'],
    ['/api', '2.0', '2.0'],
    ['/api/v1', '2.0', '1.0'],
  ])('%s with the header %s is version %s', async (path, value, expected) => {
    expect(await version(path, value)).toMatchObject({ status: 200, body: { version: expected } });
  });

  it('a header that names none is refused', async () => {
    expect(await version('/api/v2', '3')).toMatchObject({
      status: 400,
      body: {
        errorDetails: {
          errors: [
            { parameter: 'x-api-version', messages: ["'x-api-version' must be one of 1, 1.0, 2, 2.0."] },
          ],
        },
      },
    });
    expect(simulator.requests().at(-1)).toMatchObject({ outcome: 'refused', status: 400 });
  });

  it('the header decides how times are written', async () => {
    const { body } = await postMessage(simulator.url, sms());
    const { messageId } = body as { messageId: string };
    const answer = await request(`${simulator.url}/api/message/${messageId}`, {
      headers: { authorization: DEMO_CREDENTIALS, 'x-api-version': '2' },
    });
    expect(await answer.body.json()).toMatchObject({ timestamp: expect.stringMatching(/Z$/) as string });
  });

  it('without a name for it no header counts', async () => {
    const other = await startSimulator();
    try {
      expect(await version('/api', '3', other.url)).toMatchObject({ body: { version: '1.0' } });
    } finally {
      await other.stop();
    }
  });

  it('needs credentials, and writes the request down', async () => {
    expect((await call(`${simulator.url}/api/v2/system/version`, 'GET', undefined, '')).status).toBe(401);
    expect(simulator.requests().at(-1)).toMatchObject({ outcome: 'unauthorized' });
  });
});
