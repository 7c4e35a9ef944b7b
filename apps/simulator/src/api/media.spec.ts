import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../faults/fault-rule.js';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, DEMO_CREDENTIALS, postMessage, postMessageList, sms } from '../testing/api-client.js';

const MOST = 1024 * 1024;
const WHATSAPP = { channel: 'Whatsapp', from: '0041769999999' };

interface FilePart {
  readonly field?: string;
  readonly type?: string;
  readonly name?: string;
  readonly bytes?: Uint8Array<ArrayBuffer> | string;
}

describe('media', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ mediaMaxBytes: MOST });
  });
  afterAll(async () => simulator.stop());
  beforeEach(() => simulator.reset());

  function form({
    field = 'file',
    type = 'image/png',
    name = 'a.png',
    bytes = 'picture',
  }: FilePart): FormData {
    const body = new FormData();
    body.append('note', 'before the file');
    body.append(field, new Blob([bytes], { type }), name);
    return body;
  }
  async function upload(body: FormData | string, path = '/api/v2/media') {
    const headers = { authorization: DEMO_CREDENTIALS };
    const answer = await fetch(`${simulator.url}${path}`, { method: 'POST', headers, body });
    return { status: answer.status, body: (await answer.json()) as { mediaId: string } };
  }
  const picture = (mediaId: string) =>
    sms({ ...WHATSAPP, content: { type: 'Image', mediaId, caption: 'Hi' } });

  it.each(['/api/v2/media', '/api/v1/media', '/api/media'])(
    'come back from %s as they went',
    async (path) => {
      const bytes = randomBytes(MOST - 10);
      const { status, body } = await upload(
        form({ bytes, type: 'application/pdf', name: 'Büro 1.pdf' }),
        path,
      );
      expect(status).toBe(200);
      expect(body).toEqual({ mediaId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
      for (const url of [`${path}/${body.mediaId}`, `/control/media/${body.mediaId}`]) {
        const answer = await fetch(simulator.url + url, { headers: { authorization: DEMO_CREDENTIALS } });
        expect(answer.status).toBe(200);
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'content-type': 'application/pdf',
          'content-disposition': "inline; filename*=UTF-8''B%C3%BCro%201.pdf",
          'x-content-type-options': 'nosniff',
        });
        const got = Buffer.from(await answer.arrayBuffer());
        expect(createHash('sha256').update(got).digest('hex')).toBe(
          createHash('sha256').update(bytes).digest('hex'),
        );
      }
      expect(simulator.media()).toMatchObject([{ mediaId: body.mediaId, size: bytes.length }]);
      expect(simulator.requests()).toMatchObject([
        { method: 'POST', outcome: 'stored', status: 200, mediaId: body.mediaId },
        { method: 'GET', outcome: 'found', status: 200, mediaId: body.mediaId },
      ]);
      expect((await call(`${simulator.url}/control/media`, 'GET', undefined, '')).body).toEqual([
        {
          mediaId: body.mediaId,
          at: expect.any(Number) as number,
          contentType: 'application/pdf',
          fileName: 'Büro 1.pdf',
          size: bytes.length,
        },
      ]);
    },
  );

  it('are named by messages, whose content is kept', async () => {
    const { body } = await upload(form({}));
    const content = { type: 'Image', mediaId: body.mediaId, caption: 'Hi' };
    expect((await postMessage(simulator.url, picture(body.mediaId))).status).toBe(200);
    expect(simulator.log()).toMatchObject([{ mediaId: body.mediaId, content }]);
    expect(simulator.log()[0]).not.toHaveProperty('text');
  });

  it('that nobody uploaded are refused: as a message, and as an item of a list', async () => {
    expect(await postMessage(simulator.url, picture('m-1'))).toMatchObject({
      status: 404,
      body: { errorCode: 'MediaNotFound', errorDetails: { errors: [{ parameter: 'Content.MediaId' }] } },
    });
    const { body } = await postMessageList(simulator.url, { messages: [picture('m-1'), sms()] });
    expect(body).toMatchObject({ messages: [{ error: { errorCode: 'MediaNotFound' } }, { messageId: {} }] });
    expect((await call(`${simulator.url}/api/v2/media/m-1`, 'GET')).status).toBe(404);
    expect((await call(`${simulator.url}/control/media/m-1`, 'GET', undefined, '')).status).toBe(404);
  });

  it('that nobody uploaded are accepted where that is asked for', async () => {
    const lenient = await startSimulator({ acceptUnknownMedia: true });
    try {
      expect((await postMessage(lenient.url, picture('m-1'))).status).toBe(200);
    } finally {
      await lenient.stop();
    }
  });

  it('can be put there in process', async () => {
    const mediaId = await simulator.addMedia(Buffer.from('x'), { contentType: 'image/png' });
    expect((await postMessage(simulator.url, picture(mediaId))).status).toBe(200);
  });

  it.each([
    ['under another name', () => form({ field: 'picture' }), 400, "A field 'file' with a file is required."],
    ['empty', () => form({ bytes: '' }), 400, 'The file is empty.'],
    ['too large', () => form({ bytes: randomBytes(MOST + 1) }), 413, `A file has at most ${MOST} bytes.`],
    ['no form', () => 'picture', 400, /^A form \(multipart\/form-data\)/],
  ])('%s are refused', async (_, body, status, message) => {
    expect(await upload(body())).toMatchObject({
      status,
      body: {
        errorDetails: {
          errors: [{ parameter: 'File', messages: [expect.stringMatching(message) as string] }],
        },
      },
    });
    expect(simulator.media()).toEqual([]);
    expect(simulator.requests()).toMatchObject([{ outcome: 'refused', status }]);
  });

  it('that break off leave nothing', async () => {
    const half = request(`${simulator.url}/api/v2/media`, {
      method: 'POST',
      headers: {
        authorization: DEMO_CREDENTIALS,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': 10_000,
      },
    });
    half.on('error', () => undefined);
    const start = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf of';
    half.write(start, () => half.destroy());
    await expect.poll(() => simulator.requests()).toMatchObject([{ outcome: 'refused', status: 400 }]);
    expect(simulator.media()).toEqual([]);
  });

  it('need credentials', async () => {
    const answer = await fetch(`${simulator.url}/api/v2/media`, { method: 'POST', body: form({}) });
    expect(answer.status).toBe(401);
    expect(simulator.media()).toEqual([]);
  });

  it('which a browser would run are shut in', async () => {
    const policy = async (type: string) => {
      const { body } = await upload(form({ type, bytes: '<script>1</script>' }));
      return (await fetch(`${simulator.url}/control/media/${body.mediaId}`)).headers.get(
        'content-security-policy',
      );
    };
    expect(await policy('text/html')).toContain('sandbox');
    expect(await policy('image/svg+xml')).toContain('sandbox');
    expect(await policy('image/png')).toBeNull();
  });

  it.each([
    [{ kind: 'status', status: 503, retryAfter: 1 }, 503, 0],
    [{ kind: 'refuse', errorCode: 'UnsupportedMedia' }, 400, 0],
    [{ kind: 'no-request-id' }, 200, 1],
    [{ kind: 'drop-before' }, null, 0],
    [{ kind: 'drop-after' }, null, 1],
  ] satisfies [FaultRule, number | null, number][])('on upload %o', async (rule, status, stored) => {
    simulator.setFaults([{ ...rule, on: 'upload', times: 1 }]);
    expect((await postMessage(simulator.url, sms())).status).toBe(200);
    const answered = upload(form({ bytes: randomBytes(MOST) })).then(
      (answer) => answer.status,
      () => null,
    );
    expect(await answered).toBe(status);
    expect(simulator.media()).toHaveLength(stored);
    expect(simulator.requests().at(-1)).toMatchObject({ fault: rule.kind, status });
    expect((await upload(form({}))).status).toBe(200);
  });

  it('media-unknown: a file that was there is refused, texts go on', async () => {
    const mediaId = await simulator.addMedia(Buffer.from('x'), { contentType: 'image/png' });
    simulator.setFaults([{ kind: 'media-unknown', times: 1 }]);
    expect((await postMessage(simulator.url, sms())).status).toBe(200);
    expect(await postMessage(simulator.url, picture(mediaId))).toMatchObject({
      status: 404,
      body: { errorCode: 'MediaNotFound' },
    });
    expect(simulator.requests().at(-1)).toMatchObject({ outcome: 'fault', fault: 'media-unknown' });
    expect((await postMessage(simulator.url, picture(mediaId))).status).toBe(200);
  });
});

it('leaves no file behind when it closes', async () => {
  const simulator = await startSimulator();
  await simulator.addMedia(Buffer.from('x'), { contentType: 'image/png' });
  const [file] = simulator.media() as unknown as readonly { readonly path: string }[];
  expect(existsSync(file?.path ?? '')).toBe(true);
  await simulator.stop();
  expect(existsSync(file?.path ?? '/')).toBe(false);
});
