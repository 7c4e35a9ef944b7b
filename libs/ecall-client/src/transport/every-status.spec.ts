import { describe, expect, it } from 'vitest';
import { clientOf, MESSAGE, serveMessages } from '../testing/local-servers.js';

const MARKED = {
  accepted: [200],
  rejected: [400, 404, 405, 407, 415, 422],
  throttled: [429, 503],
  'account-refused': [401, 402, 403],
  unknown: [201, 204, 301, 302, 307, 308, 408, 409, 425, 500, 501, 502, 504, 507],
};
const UNMARKED = {
  'account-refused': [301, 302, 307, 308, 404, 405, 407],
  unknown: [200, 201, 204, 400, 401, 402, 403, 408, 409, 415, 422, 425, 429, 500, 501, 502, 503, 504, 507],
};

/** Answers with the status that the recipient's number ends with; marked where the number begins with `+1`. */
async function statusServer(): Promise<{ baseUrl: string; paths: string[] }> {
  const paths: string[] = [];
  const baseUrl = await serveMessages(({ to = '' }, request, response) => {
    paths.push(`${request.method} ${request.url}`);
    const mark = to.startsWith('+1') ? { 'X-F24-Request-Id': 'f24-1' } : {};
    response.writeHead(Number(to.slice(-3)), { ...mark, location: '/elsewhere', 'retry-after': '3' });
    response.end('{"messageId":"m-1","errorCode":"InvalidContent"}');
  });
  return { baseUrl, paths };
}

describe('a real server', () => {
  it.each([
    ['with', '+1', MARKED],
    ['without', '+2', UNMARKED],
  ])('is understood %s request id, and asked once for each message', async (_, prefix, meanings) => {
    const { baseUrl, paths } = await statusServer();
    const client = clientOf(baseUrl);
    for (const [kind, statuses] of Object.entries(meanings)) {
      for (const status of statuses) {
        const outcome = await client.send({ ...MESSAGE, to: `${prefix}555${status}` });
        expect([status, outcome.kind]).toEqual([status, kind]);
      }
    }
    // No repeat and no followed redirect.
    expect(new Set(paths)).toEqual(new Set(['POST /api/v2/message']));
    expect(paths).toHaveLength(Object.values(meanings).flat().length);
  });

  it('is told the wait after 429', async () => {
    const { baseUrl } = await statusServer();
    const outcome = await clientOf(baseUrl).send({ ...MESSAGE, to: '+1555429' });
    expect(outcome).toMatchObject({ retryAfterMs: 3000 });
  });
});
