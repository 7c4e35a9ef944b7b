import { Ajv } from 'ajv';
import { CloudEvent, Kafka as KafkaBinding } from 'cloudevents';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../records/parse-record.js';
import { cancelSchema } from '../schema/cancel-schema.js';
import { GOOD, invalid, NOW, record } from '../testing/parsed-records.js';
import { encodeCancel } from './encode-cancel.js';

const TYPE = 'ecall.cancel-message.v1';
const BINARY = { ce_specversion: '1.0', ce_id: 'x', ce_type: TYPE, ce_source: '/shop' };
const structured = (data: unknown, more: object = {}) => ({
  specversion: '1.0',
  id: 'x',
  type: TYPE,
  source: '/shop',
  data,
  ...more,
});
const parse = (value: unknown, headers: Readonly<Record<string, string>> = BINARY) =>
  parseRecord(record(value, { headers }), { now: NOW, defaultCountry: 'CH' });

describe('a cancel', () => {
  it.each([
    [{ commandId: 'c-1' }, { commandId: 'c-1' }],
    [{ commandId: 'c-1', to: null }, { commandId: 'c-1' }],
    [
      { commandId: 'c-1', to: '0041 79 123 45 67' },
      { commandId: 'c-1', to: '+41791234567' },
    ],
    [
      { commandId: 'c-1', to: '079 123 45 67' },
      { commandId: 'c-1', to: '+41791234567' },
    ],
  ])('is read in every form that a CloudEvent has: %j', (data, cancel) => {
    const meant = { kind: 'cancel', ...cancel };
    expect(parse(data)).toEqual(meant);
    expect(parse(structured(data), { 'content-type': 'application/cloudevents+json' })).toEqual(meant);
    expect(parse(structured(data), {})).toEqual(meant);
  });

  it('names a command by any id that one can have', () => {
    const commandId = `kafka:${'t'.repeat(249)}:2147483647:9223372036854775807:253402300799999`;
    expect(parse({ commandId })).toEqual({ kind: 'cancel', commandId });
  });

  it('is what the builder makes, and what the CloudEvents SDK makes', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const cancel = { commandId: 'c-1', to: '+41791234567' };
    for (const mode of ['binary', 'structured'] as const) {
      const { value, headers } = encodeCancel(cancel, { source: '/shop', mode, traceparent });
      expect(parse(value, headers)).toEqual({ kind: 'cancel', ...cancel, traceparent });
    }
    const event = new CloudEvent({ type: TYPE, source: '/sdk', data: cancel });
    for (const { value, headers } of [KafkaBinding.binary(event), KafkaBinding.structured(event)]) {
      const texts = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]));
      expect(parse(value, texts)).toMatchObject({ kind: 'cancel', ...cancel });
    }
  });

  it('is no command: what reads commands alone refuses it', () => {
    expect(invalid({ commandId: 'c-1' }, { headers: BINARY })).toMatchObject({ reason: 'wrong-type' });
    expect(invalid(GOOD, { headers: BINARY })).toMatchObject({ reason: 'wrong-type' });
  });

  it('leaves commands what they are', () => {
    const { value, headers } = { value: GOOD, headers: { ...BINARY, ce_type: 'ecall.send-message.v1' } };
    expect(parse(value, headers)).toMatchObject({ kind: 'valid', command: { commandId: 'c-1' } });
    expect(parse({ commandId: 'c-1' }, {})).toMatchObject({ kind: 'invalid', reason: 'missing-field' });
  });
});

describe('an invalid cancel', () => {
  it.each([
    [{}, 'commandId: got nothing; it may be text of 1 to 302 characters'],
    [{ commandId: '' }, 'commandId: got empty text'],
    [{ commandId: 'c'.repeat(303) }, 'commandId: got text of 303 characters'],
    [{ commandId: 7 }, 'commandId: got a number'],
    [{ commandId: null }, 'commandId: got null'],
    [{ commandId: 'a\0b' }, 'commandId: got text with a NUL'],
    [{ commandId: 'c-1', to: ['+41791234567'] }, 'to: got a list of 1; it may be a phone number'],
    [{ commandId: 'c-1', to: '' }, 'to: got empty text that cannot be a number'],
    [{ commandId: 'c-1', to: 'private' }, 'to: got text of 7 characters that cannot be a number'],
    [{ commandId: 'c-1', too: '+41791234567' }, 'too: not a field of a cancel'],
    [[], 'data: got a list of 0; it may be an object with a commandId'],
    ['{', 'value: got 1 bytes that are no JSON'],
    ['', 'value: got no bytes'],
  ])('names what is wrong, and never what it was: %j', (data, detail) => {
    const parsed = parse(data);
    expect(parsed).toEqual({
      kind: 'invalid-cancel',
      reason: 'invalid-cancel',
      detail: expect.stringContaining(detail) as string,
    });
    expect(JSON.stringify(parsed)).not.toMatch(/private|41791234567/);
  });

  it.each([
    [{ ...BINARY, ce_specversion: '0.3' }, 'ce_specversion: got text of 3 characters; it may be 1.0'],
    [{ ...BINARY, ce_type: 'ecall.cancel-message.v2' }, 'ce_type: got text of 23 characters'],
    [{ ...BINARY, ce_type: 'ECALL.cancel-message.v1' }, 'ce_type: got text of 23 characters'],
    [{ ...BINARY, ce_type: `"${TYPE}"` }, 'ce_type: got text of 25 characters in JSON quotes'],
    [{ ce_type: TYPE }, 'ce_specversion: got nothing'],
  ])(
    'is one although its attributes are wrong, so that no command is rejected for it: %j',
    (headers, detail) => {
      expect(parse({ commandId: 'c-1' }, headers)).toEqual({
        kind: 'invalid-cancel',
        reason: 'invalid-cancel',
        detail: expect.stringContaining(detail) as string,
      });
    },
  );

  it('is one in structured mode without data, or with a content type in quotes', () => {
    expect(parse(structured(undefined), {})).toMatchObject({
      detail: 'data: got nothing; it may be an object with a commandId',
    });
    const quoted = { 'content-type': '"application/cloudevents+json"' };
    expect(parse(structured({ commandId: 'c-1' }), quoted)).toMatchObject({
      kind: 'invalid-cancel',
      detail: expect.stringContaining('content-type') as string,
    });
  });

  it('is whatever the JSON Schema refuses, and hardly anything else', () => {
    const fits = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(cancelSchema);
    const text = fc.constantFrom(
      'c-1',
      '',
      '+41791234567',
      '079 123 45 67',
      'x'.repeat(302),
      'x'.repeat(303),
    );
    const value = fc.oneof(text, fc.constantFrom<unknown>(null, 7, [], {}, true));
    const data = fc.record({ commandId: value, to: value, more: value }, { requiredKeys: [] });
    fc.assert(
      fc.property(data, (cancel) => {
        const parsed = parse(cancel);
        const impossible = parsed.kind === 'invalid-cancel' && parsed.detail.includes('cannot be a number');
        expect(fits(cancel)).toBe(parsed.kind === 'cancel' || impossible);
      }),
    );
  });
});
