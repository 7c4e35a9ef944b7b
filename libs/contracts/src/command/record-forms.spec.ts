import { CloudEvent, Kafka as KafkaBinding } from 'cloudevents';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GOOD, invalid, valid } from '../testing/parsed-records.js';
import { encodeCommand } from './encode-command.js';

describe('the three forms of a record', () => {
  const names = fc.string({
    minLength: 1,
    maxLength: 30,
    unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.', '/', ' ', 'ä', '€'),
  });
  const commands = fc.record({
    commandId: names,
    channel: fc.constant('Sms' as const),
    to: fc.constant('+41791234567'),
    content: fc.record({ type: fc.constant('Text' as const), text: names }),
    metadata: fc.dictionary(names, names, { maxKeys: 20 }),
  });

  it('say the same', () => {
    fc.assert(
      fc.property(commands, (command) => {
        const forms = (['plain', 'binary', 'structured'] as const).map((mode) => {
          const { value, headers } = encodeCommand(command, { mode, source: '/shop' });
          return valid(value, { headers });
        });
        expect(forms[1]).toEqual(forms[0]);
        expect(forms[2]).toEqual(forms[0]);
        expect(forms[0]?.command.metadata).toEqual(command.metadata);
      }),
    );
  });

  it("are those of the CloudEvents project's own SDK", () => {
    const event = new CloudEvent({
      id: 'ce-9',
      type: 'ecall.send-message.v1',
      source: '/sdk',
      data: { ...GOOD },
    });
    for (const message of [KafkaBinding.binary(event), KafkaBinding.structured(event)]) {
      const value = typeof message.value === 'string' ? message.value : JSON.stringify(message.value);
      const headers = Object.fromEntries(
        Object.entries(message.headers).flatMap(([name, text]) =>
          text === undefined ? [] : [[name, String(text)]],
        ),
      );
      expect(valid(value, { headers }).command.commandId).toBe('c-1');
    }
  });

  it('carry a trace', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    for (const mode of ['plain', 'binary', 'structured'] as const) {
      const { value, headers } = encodeCommand(GOOD, { mode, source: '/shop', traceparent });
      expect(valid(value, { headers }).traceparent).toBe(traceparent);
    }
  });

  it.each([
    [{ ce_specversion: '0.3', ce_type: 'ecall.send-message.v1' }, 'ce_specversion'],
    [{ ce_specversion: '1.0', ce_type: 'something.else' }, 'ce_type'],
    [{ ce_type: 'ecall.send-message.v1' }, 'ce_specversion'],
  ])('are refused by name where they are none: %j', (headers, field) => {
    expect(invalid(GOOD, { headers: { ...headers, ce_id: 'x' } }).detail).toContain(field);
  });

  it('may hold structured data in base64', () => {
    const value = {
      specversion: '1.0',
      id: 'x',
      type: 'ecall.send-message.v1',
      source: '/s',
      data_base64: Buffer.from(JSON.stringify(GOOD)).toString('base64'),
    };
    expect(
      valid(value, { headers: { 'content-type': 'application/cloudevents+json' } }).command.commandId,
    ).toBe('c-1');
  });

  it.each(['application/cloudevents+avro', 'application/cloudevents-batch+json; charset=utf-8'])(
    'are refused by name in a format that is not read: %s',
    (contentType) => {
      const { reason, detail } = invalid(GOOD, { headers: { 'content-type': contentType } });
      expect(reason).toBe('not-a-cloud-event');
      expect(detail).toContain('content-type: got text');
    },
  );

  const structured = {
    specversion: '1.0',
    id: 'ce-1',
    type: 'ecall.send-message.v1',
    source: '/s',
    data: GOOD,
  };

  it.each([{}, { 'content-type': '' }, { 'Content-Type': ' ' }, { traceparent: 'x' }])(
    'are told by specversion where there is no content type: %j',
    (headers) => {
      expect(valid(structured, { headers }).command.commandId).toBe('c-1');
    },
  );

  it('are refused by name where the content type says plain JSON of a structured CloudEvent', () => {
    const parsed = invalid(structured, { headers: { 'content-type': 'application/json' } });
    expect(parsed).toMatchObject({ reason: 'not-a-cloud-event', commandId: 'c-1', to: GOOD.to });
    expect(parsed.detail).toBe(
      'content-type: got text of 16 characters; of a structured CloudEvent it may be application/cloudevents+json',
    );
  });

  it.each([
    [
      { 'content-type': '"application/cloudevents+json"' },
      structured,
      'content-type: got text of 30 characters',
    ],
    [
      { ce_specversion: '"1.0"', ce_type: '"ecall.send-message.v1"' },
      GOOD,
      'ce_specversion: got text of 5 characters',
    ],
    [
      { ce_specversion: '1.0', ce_type: '"ecall.send-message.v1"' },
      GOOD,
      'ce_type: got text of 23 characters',
    ],
  ])('say that a header stands in JSON quotes: %j', (headers, value, detail) => {
    expect(invalid(value, { headers }).detail).toContain(`${detail} in JSON quotes`);
  });

  it('tell whose command it was, although the CloudEvent is wrong', () => {
    const headers = { ce_specversion: '1.0', ce_type: 'something.else', ce_id: 'ce-1' };
    expect(invalid(GOOD, { headers })).toMatchObject({ commandId: 'c-1', to: GOOD.to, channel: 'Sms' });
    const event = { specversion: '0.3', id: 'ce-1', type: 'ecall.send-message.v1', source: '/s', data: GOOD };
    expect(invalid(event, { headers: STRUCTURED })).toMatchObject({
      commandId: 'c-1',
      detail: expect.stringMatching(/^specversion: /) as string,
    });
  });
});

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };

describe("a CloudEvent's id", () => {
  const { commandId: _, ...anonymous } = GOOD;
  const structured = (id: unknown, data: object = anonymous) =>
    [
      { specversion: '1.0', id, type: 'ecall.send-message.v1', source: '/s', data },
      { headers: STRUCTURED },
    ] as const;

  it.each([
    [5, 'invalid-field', 'id: got a number'],
    ['', 'invalid-field', 'id: got empty text'],
    ['x'.repeat(129), 'invalid-field', 'id: got text of 129 characters'],
    ['a\0b', 'not-storable', 'id: got text with a NUL'],
    ['\ud800', 'not-storable', 'id: got text with a NUL or half'],
  ])('that cannot stand for a commandId is refused, and does not fall back: %j', (id, reason, detail) => {
    const parsed = invalid(...structured(id));
    expect(parsed).toMatchObject({ reason, detail: expect.stringContaining(detail) as string });
    expect(parsed).not.toHaveProperty('commandId');
    expect(valid(...structured(id, GOOD)).command.commandId).toBe('c-1');
  });

  it('in a header is held to the same', () => {
    const headers = { ce_specversion: '1.0', ce_type: 'ecall.send-message.v1', ce_id: 'a\0b' };
    expect(invalid(anonymous, { headers })).toMatchObject({ reason: 'not-storable' });
  });
});

describe('a trace', () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it.each([
    'x\0y',
    '00-a-b-01',
    `ff${trace.slice(2)}`,
    trace.toUpperCase(),
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
  ])('that is none is left out, and spoils no command: %j', (traceparent) => {
    expect(valid(GOOD, { headers: { traceparent } })).not.toHaveProperty('traceparent');
  });

  it('is kept although the value cannot be read', () => {
    expect(invalid('{', { headers: { traceparent: trace } }).traceparent).toBe(trace);
  });

  it("of the event goes before the record's", () => {
    const other = trace.replace('0af', '1af');
    expect(valid(GOOD, { headers: { traceparent: other, ce_traceparent: trace } }).traceparent).toBe(trace);
  });
});
