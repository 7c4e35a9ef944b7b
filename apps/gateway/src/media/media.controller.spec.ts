import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formOf, MAX_BYTES, type MediaApp, PNG, png, startMediaApp } from '../testing/media-app.js';

describe('POST /media', () => {
  let app: MediaApp;
  beforeEach(async () => {
    app = await startMediaApp();
  });
  afterEach(async () => app.close());

  it('takes the file of a form', async () => {
    expect(await app.post(formOf(['file', png('Zürich.png')]))).toMatchObject({
      status: 201,
      body: { mediaId: 'm-1' },
    });
    expect(app.ecall.received).toEqual([{ contentType: 'image/png', fileName: 'Zürich.png', bytes: PNG }]);
  });

  it('takes a body that is the file, with its length', async () => {
    const headers = { 'content-type': 'image/png', 'content-disposition': 'attachment; filename="cat.png"' };
    expect(await app.post(PNG, headers)).toMatchObject({ status: 201, body: { mediaId: 'm-1' } });
    expect(app.ecall.received).toEqual([
      { contentType: 'image/png', fileName: 'cat.png', size: PNG.length, bytes: PNG },
    ]);
  });

  it('takes text, and a body of unknown length', async () => {
    const body = new Blob(['Grüezi\n']).stream();
    const response = await fetch(`${app.url}/media?fileName=note.txt`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(response.status).toBe(201);
    expect(app.ecall.received).toEqual([
      { contentType: 'text/plain', fileName: 'note.txt', bytes: Buffer.from('Grüezi\n') },
    ]);
  });

  it('prefers the name of the query, and makes one up where there is none', async () => {
    await app.post(formOf(['file', png()]), {}, '?fileName=dog.png&account=shop');
    await app.post(PNG, { 'content-type': 'image/png' });
    expect(app.ecall.received.map(({ fileName }) => fileName)).toEqual(['dog.png', 'file.png']);
  });

  it.each<[string, () => ReturnType<MediaApp['post']>, number, string]>([
    [
      'an account that is none',
      () => app.post(PNG, { 'content-type': 'image/png' }, '?account=bank'),
      400,
      'account: got text of 4 characters; it may be default, shop',
    ],
    [
      'two names',
      () => app.post(PNG, { 'content-type': 'image/png' }, '?fileName=a.png&fileName=b.png'),
      400,
      'fileName: got several; it may be one',
    ],
    [
      'a type that is not taken',
      () => app.post(PNG, { 'content-type': 'application/zip' }),
      415,
      'content-type: got text of 15 characters; it may be image/jpeg, ',
    ],
    [
      'a form with such a file',
      () => app.post(formOf(['file', png('x', 'application/zip')])),
      415,
      'content-type: got text of 15',
    ],
    [
      'JSON',
      () => app.post('{}', { 'content-type': 'application/json' }),
      415,
      'content-type: got text of 16',
    ],
    ['no type', () => app.post(new Blob([PNG])), 415, 'content-type: got nothing'],
    [
      'bytes of another type',
      () => app.post(PNG, { 'content-type': 'application/pdf' }),
      415,
      'file: got bytes that do not begin as application/pdf does',
    ],
    [
      'no bytes',
      () => app.post(formOf(['file', new File([], 'a.png', { type: 'image/png' })])),
      400,
      'file: got no bytes',
    ],
    [
      'a name that is none',
      () => app.post(PNG, { 'content-type': 'image/png' }, `?fileName=${'x'.repeat(257)}`),
      400,
      'fileName: got text of 257 characters',
    ],
    [
      'a form without a file',
      () => app.post(formOf()),
      400,
      'form: got no file; it may be one file in the field file',
    ],
    [
      'a file in another field',
      () => app.post(formOf(['picture', png()])),
      400,
      'form: got a file under another name',
    ],
    [
      'two files',
      () => app.post(formOf(['file', png()], ['file', png()])),
      400,
      'form: got more than one file',
    ],
    [
      'a form without a boundary',
      () => app.post('x', { 'content-type': 'multipart/form-data' }),
      400,
      'form: got one that breaks off',
    ],
    [
      'a form that is none',
      () => app.post('x', { 'content-type': 'multipart/form-data; boundary=b' }),
      400,
      'form: got ',
    ],
    [
      'a form that ends early',
      () =>
        app.post('--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc', {
          'content-type': 'multipart/form-data; boundary=b',
        }),
      400,
      'form: got one that breaks off',
    ],
  ])('refuses %s', async (_name, call, status, message) => {
    const { body, ...answered } = await call();
    expect([answered.status, body['message']]).toEqual([status, expect.stringContaining(message)]);
    expect(body['statusCode']).toBe(status);
    expect(app.ecall.received).toEqual([]);
  });

  it.each<[string, () => ReturnType<MediaApp['post']>, string]>([
    [
      'of a body, by its length',
      () => app.post(Buffer.concat([PNG, Buffer.alloc(MAX_BYTES)]), { 'content-type': 'image/png' }),
      `got ${PNG.length + MAX_BYTES} bytes`,
    ],
    [
      'of a form, while it comes in',
      () => app.post(formOf(['file', new File([PNG, Buffer.alloc(MAX_BYTES)], 'a', { type: 'image/png' })])),
      `got more than ${MAX_BYTES} bytes`,
    ],
  ])('refuses too many bytes %s', async (_name, call, got) => {
    const { status, body } = await call();
    expect([status, body['message']]).toEqual([
      413,
      `file: ${got}; it may have ${MAX_BYTES} (MEDIA_MAX_BYTES)`,
    ]);
    expect(app.ecall.received).toEqual([]);
  });

  it("hands on eCall's refusal with its request id", async () => {
    const error = { code: 'MediaTooLarge', message: 'Too large.', details: [] };
    app.ecall.answer = async () => ({ kind: 'rejected', status: 413, error, requestId: 'r-9' });
    expect(await app.post(formOf(['file', png()]))).toMatchObject({
      status: 422,
      body: {
        statusCode: 422,
        error: 'Unprocessable Entity',
        requestId: 'r-9',
        providerError: 'MediaTooLarge',
      },
    });
  });

  it('says when to try again', async () => {
    app.ecall.answer = async () => ({
      kind: 'throttled',
      status: 429,
      retryAfterMs: 2_500,
      requestId: 'r-9',
    });
    expect(await app.post(formOf(['file', png()]))).toMatchObject({ status: 503, retryAfter: '3' });
  });
});
