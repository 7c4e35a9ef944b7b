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
});

describe('the fingerprint', () => {
  it('is the same for the same content in another order or another form', () => {
    const reordered = { content: GOOD.content, to: GOOD.to, channel: 'Sms', commandId: 'c-1' };
    expect(valid(reordered).fingerprint).toBe(valid(GOOD).fingerprint);
    expect(valid({ ...GOOD, metadata: { a: 'b' }, onInDoubt: 'resend' }).fingerprint).toBe(
      valid(GOOD).fingerprint,
    );
    expect(valid(GOOD, { timestamp: 5, offset: '9' }).fingerprint).toBe(valid(GOOD).fingerprint);
  });

  it.each([
    { ...GOOD, content: { type: 'Text', text: 'ho' } },
    { ...GOOD, to: '+41791234568' },
    { ...GOOD, account: 'other' },
    { ...GOOD, from: 'Brand' },
    { ...GOOD, sendAt: '2026-06-02T00:00:00Z' },
    { ...GOOD, expiresAt: '2026-06-02T00:00:00Z' },
  ])('is another one for %j', (other) => {
    expect(valid(other).fingerprint).not.toBe(valid(GOOD).fingerprint);
  });

  it("tells CloudEvents of two sources apart, and a topic's two lives", () => {
    const { commandId: _, ...anonymous } = GOOD;
    const from = (source: string) => ({
      headers: { ce_specversion: '1.0', ce_id: 'x', ce_type: 'ecall.send-message.v1', ce_source: source },
    });
    expect(valid(anonymous, from('/a')).fingerprint).not.toBe(valid(anonymous, from('/b')).fingerprint);
    expect(valid(anonymous, { timestamp: 1 }).fingerprint).not.toBe(
      valid(anonymous, { timestamp: 2 }).fingerprint,
    );
  });

  it('of an invalid command is never that of a valid one', () => {
    expect(invalid({ ...GOOD, urgent: true }).fingerprint).not.toBe(valid(GOOD).fingerprint);
  });
});
