import { describe, expect, it } from 'vitest';
import { clientOf, serveHttp } from '../testing/local-servers.js';

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly date?: string;
}

/** Answers the question for a message and the one for the version; tells what was asked. */
async function serve(message: Answer, version: Answer): Promise<{ baseUrl: string; asked: string[] }> {
  const asked: string[] = [];
  const baseUrl = await serveHttp((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { status, body, date } = request.url?.endsWith('/system/version') === true ? version : message;
    response.writeHead(status, { 'x-f24-request-id': 'f24-1', ...(date === undefined ? {} : { date }) });
    response.end(body);
  });
  return { baseUrl, asked };
}

describe('checkAccess', () => {
  const DATE = 'Thu, 01 Jan 2026 12:00:00 GMT';

  it('asks for a message that cannot exist and for the version, and compares the clocks', async () => {
    const { baseUrl, asked } = await serve(
      { status: 404, body: '{"errorCode":"NotFound"}', date: DATE },
      { status: 200, body: '{"version":"2.4.1"}' },
    );
    const before = Date.now();
    const outcome = await clientOf(baseUrl).checkAccess();
    expect(outcome).toMatchObject({
      kind: 'granted',
      requestId: 'f24-1',
      version: '2.4.1',
      addressConfirmed: true,
      clock: { date: Date.parse(DATE) },
    });
    expect(outcome.clock?.sentAt).toBeGreaterThanOrEqual(before);
    expect(outcome.clock?.receivedAt).toBeGreaterThanOrEqual(outcome.clock?.sentAt ?? Infinity);
    expect(asked).toEqual([
      'GET /api/v2/message/00000000-0000-0000-0000-000000000000',
      'GET /api/v2/system/version',
    ]);
  });

  it('is granted although eCall tells no version', async () => {
    const { baseUrl } = await serve({ status: 404, body: '{"errorCode":"NotFound"}' }, { status: 500 });
    expect(await clientOf(baseUrl).checkAccess()).toMatchObject({ kind: 'granted', addressConfirmed: true });
  });

  it('asks no further where it is refused, and still compares the clocks', async () => {
    const { baseUrl, asked } = await serve({ status: 401, date: DATE }, { status: 200 });
    expect(await clientOf(baseUrl).checkAccess()).toMatchObject({
      kind: 'account-refused',
      reason: 'credentials',
      clock: { date: Date.parse(DATE) },
    });
    expect(asked).toHaveLength(1);
  });

  it('has no clock to compare where nobody answers', async () => {
    expect(await clientOf('http://127.0.0.1:1').checkAccess()).toMatchObject({ kind: 'failed' });
    const { baseUrl } = await serve({ status: 404, date: 'soon' }, { status: 404 });
    expect(await clientOf(baseUrl).checkAccess()).toEqual({
      kind: 'granted',
      requestId: 'f24-1',
      addressConfirmed: false,
    });
  });
});
