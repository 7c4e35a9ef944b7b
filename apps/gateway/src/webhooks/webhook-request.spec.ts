import { describe, expect, it } from 'vitest';
import { readJson } from './webhook-request.js';

const MESSAGE = { text: 'Grüezi Zoé' };
const json = JSON.stringify(MESSAGE);
const type = (charset: string) => ({ 'content-type': `application/json; charset=${charset}` });
const statusOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return (error as { getStatus(): number }).getStatus();
  }
};

describe('the body of a webhook', () => {
  it.each([
    ['UTF-8, undeclared', Buffer.from(json), {}],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${json}`), {}],
    ['UTF-8, declared', Buffer.from(json), type('utf-8')],
    ['ISO 8859-1', Buffer.from(json, 'latin1'), type('ISO-8859-1')],
    ['Windows 1252, quoted', Buffer.from(json, 'latin1'), type('"windows-1252"')],
    ['UTF-16', Buffer.from(`\uFEFF${json}`, 'utf16le'), type('utf-16')],
    ['an identity encoding', Buffer.from(json), { 'content-encoding': 'identity' }],
  ])('is read in %s', (_, body, headers) => {
    expect(readJson(body, headers)).toEqual(MESSAGE);
  });

  it.each([
    ['a charset that nobody knows', type('klingon'), 415],
    ['gzip', { 'content-encoding': 'gzip' }, 415],
    ['a type that is not JSON: what counts is the body', { 'content-type': 'text/plain' }, MESSAGE],
  ])('with %s', (_, headers, result) => {
    expect(statusOf(() => readJson(Buffer.from(json), headers))).toEqual(result);
  });

  it('that is not JSON is told by its length alone', () => {
    expect(() => readJson(Buffer.from('+41791234567'))).toThrow(
      expect.objectContaining({
        response: { error: 'malformed', detail: 'the body must be JSON; got 12 bytes that are not' },
      }),
    );
    expect(statusOf(() => readJson(undefined))).toBe(400);
  });
});
