import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GOOD, invalid, parse, valid } from '../testing/parsed-records.js';

describe('a valid command', () => {
  it('gets its defaults', () => {
    expect(valid(GOOD)).toMatchObject({
      command: {
        commandId: 'c-1',
        account: 'default',
        channel: 'Sms',
        recipients: ['+41791234567'],
        onInDoubt: 'park',
        metadata: {},
        segments: 1,
        encoding: 'GSM-7',
      },
      impossibleRecipients: [],
    });
  });

  it('may leave optional fields null', () => {
    const { command } = valid({ ...GOOD, account: null, from: null, sendAt: null, metadata: null });
    expect(command).toMatchObject({ account: 'default', metadata: {} });
    expect('from' in command || 'sendAt' in command).toBe(false);
  });

  it('counts each number once, and finds the impossible ones by themselves', () => {
    const { command, impossibleRecipients } = valid({
      ...GOOD,
      to: ['+41791234567', '0041 79 123 45 67', '+4179', ' +4179', '+41791234568'],
    });
    expect(command.recipients).toEqual(['+41791234567', '+41791234568']);
    expect(impossibleRecipients).toEqual([
      { index: 2, to: '+4179', detail: expect.stringContaining('to[2]') as string },
    ]);
  });

  it('is read as an instant in UTC', () => {
    expect(valid({ ...GOOD, sendAt: '2026-06-02T10:00:00+02:00' }).command.sendAt).toBe(
      '2026-06-02T08:00:00.000Z',
    );
  });
});

describe('the content of a valid command', () => {
  const sent = (channel: string, content: object) => valid({ ...GOOD, channel, content }).command.content;

  it.each([
    ['Whatsapp', { type: 'Image', mediaId: 'm-1', caption: 'A cat' }],
    ['Whatsapp', { type: 'Document', mediaId: 'm-1', fileName: 'invoice.pdf' }],
    ['Whatsapp', { type: 'Audio', mediaId: 'm-1' }],
    ['Whatsapp', { type: 'Video', mediaId: 'm-1' }],
    ['Whatsapp', { type: 'Template', name: 'order', language: 'de', parameters: ['42', { day: 'Monday' }] }],
    ['Rcs', { type: 'Sticker', mediaId: 'm-1' }],
    ['Rcs', { type: 'Image', mediaId: 'm-1', suggestions: [{ reply: 'More' }] }],
    ['Rcs', { type: 'Text', text: 'Come?', suggestions: [{ reply: 'Yes' }, { reply: 'No' }] }],
    ['Rcs', { type: 'RichCard', title: 'Your parcel', media: { mediaId: 'm-1' }, suggestions: [] }],
  ])('is passed on as it is: %s %j', (channel, content) => {
    expect(sent(channel, content)).toEqual(content);
  });

  it.each([
    ['Sms', 1_530],
    ['Whatsapp', 4_096],
    ['Rcs', 1_000],
  ])('on %s has up to %i characters of text', (channel, most) => {
    const text = (length: number) => ({
      ...GOOD,
      channel,
      content: { type: 'Text', text: 'x'.repeat(length) },
    });
    expect(valid(text(most)).command.content).toEqual(text(most).content);
    expect(invalid(text(most + 1))).toMatchObject({ reason: 'text-too-long' });
  });

  it('loses what is null', () => {
    expect(
      sent('Whatsapp', { type: 'Template', name: 'order', footer: null, rows: [{ a: null }, null] }),
    ).toEqual({ type: 'Template', name: 'order', rows: [{}, null] });
    expect(sent('Rcs', { type: 'Text', text: 'hi', suggestions: null, options: null })).toEqual({
      type: 'Text',
      text: 'hi',
    });
  });

  it('of a template is what makes two commands the same', () => {
    const template = (day: string) =>
      valid({ ...GOOD, channel: 'Whatsapp', content: { type: 'Template', parameters: [{ day }] } })
        .fingerprint;
    expect(template('Monday')).toBe(template('Monday'));
    expect(template('Monday')).not.toBe(template('Tuesday'));
  });
});

it('a sender on WhatsApp is a number in E.164, however it is written', () => {
  for (const from of ['+41 76 999 99 99', '0041769999999']) {
    const { command } = valid({ ...GOOD, channel: 'Whatsapp', from });
    expect(command.from).toBe('+41769999999');
  }
});

describe('the id', () => {
  it("is the command's own, else the CloudEvent's, else the record's coordinates", () => {
    const { commandId: _, ...anonymous } = GOOD;
    const headers = {
      ce_specversion: '1.0',
      ce_id: 'ce-1',
      ce_type: 'ecall.send-message.v1',
      ce_source: '/a',
    };
    expect(valid(GOOD, { headers }).command.commandId).toBe('c-1');
    expect(valid(anonymous, { headers }).command.commandId).toBe('ce-1');
    expect(valid(anonymous).command.commandId).toBe('kafka:t:2:7');
  });

  it('does not fall back when it is empty', () => {
    const headers = {
      ce_specversion: '1.0',
      ce_id: 'ce-1',
      ce_type: 'ecall.send-message.v1',
      ce_source: '/a',
    };
    expect(invalid({ ...GOOD, commandId: '' }, { headers })).not.toHaveProperty('commandId');
    const { commandId: _, ...anonymous } = GOOD;
    expect(invalid(anonymous, { headers: { ...headers, ce_id: '' } }).detail).toContain('ce_id');
  });

  it('of an invalid record is never made up from coordinates', () => {
    expect(invalid('{')).not.toHaveProperty('commandId');
    expect(invalid({ to: '+41791234567' })).not.toHaveProperty('commandId');
  });
});

describe('an invalid command names the field, what it got and what it may be, and never a value', () => {
  it.each([
    [{ ...GOOD, urgent: 'very-urgent' }, 'unknown-field', 'urgent: not a field'],
    [
      { ...GOOD, content: { type: 'Text', text: 'hi', bold: true } },
      'unknown-field',
      'content.bold: not a field',
    ],
    ['{"constructor":1,"channel":"Sms"}', 'unknown-field', 'constructor: not a field'],
    [
      { ...GOOD, channel: 'sms' },
      'invalid-field',
      'channel: got text of 3 characters; it may be Sms, Whatsapp, Rcs',
    ],
    [{ channel: 'Sms', to: '+41791234567' }, 'missing-field', 'content: got nothing'],
    [{ ...GOOD, content: 'secret-text' }, 'invalid-field', 'content: got text of 11 characters'],
    [
      { ...GOOD, content: { type: 'Poem', text: 'x' } },
      'invalid-field',
      'content.type: got text of 4 characters',
    ],
    [{ ...GOOD, content: { text: 'x' } }, 'missing-field', 'content.type: got nothing'],
    [
      { ...GOOD, content: { type: 'Text', text: 'x'.repeat(1_531) } },
      'text-too-long',
      '11 pages in GSM-7; it may take 10',
    ],
    [
      { ...GOOD, content: { type: 'Text', text: 'x'.repeat(161), options: { pageLimit: 1 } } },
      'text-too-long',
      '2 pages in GSM-7; it may take 1',
    ],
    [
      { ...GOOD, channel: 'Rcs', content: { type: 'Text', text: 'x'.repeat(1_001) } },
      'text-too-long',
      'may have 1000',
    ],
    [{ ...GOOD, content: { type: 'Image', mediaId: 'm' } }, 'invalid-field', 'for Sms it may be Text'],
    [
      { ...GOOD, channel: 'Whatsapp', content: { type: 'Sticker', mediaId: 'm' } },
      'invalid-field',
      'Sticker',
    ],
    [
      { ...GOOD, channel: 'Rcs', content: { type: 'Template', name: 'x' } },
      'invalid-field',
      'content.type: got Template; for Rcs it may be Text, Image',
    ],
    [
      { ...GOOD, channel: 'Whatsapp', content: { type: 'RichCard' } },
      'invalid-field',
      'content.type: got RichCard; for Whatsapp it may be Text, Image',
    ],
    [
      { ...GOOD, content: { ...GOOD.content, suggestions: [{ text: 'yes' }] } },
      'invalid-field',
      'content.suggestions: got a list; for Sms it may be left out',
    ],
    [
      {
        ...GOOD,
        channel: 'Rcs',
        content: { ...GOOD.content, suggestions: Array.from({ length: 12 }, () => ({})) },
      },
      'invalid-field',
      'content.suggestions: got a list of 12; it may be a list of 1 to 11 objects',
    ],
    [{ ...GOOD, from: '+123456789012345' }, 'invalid-field', 'up to 16 digits'],
    [{ ...GOOD, channel: 'Whatsapp', from: 'MyBrand' }, 'invalid-field', 'a number in international format'],
    [{ ...GOOD, channel: 'Rcs', from: 'x'.repeat(129) }, 'invalid-field', 'up to 128 characters'],
    [{ ...GOOD, from: 'TwelveLetter' }, 'invalid-field', 'from: got text of 12 characters; for Sms'],
    [{ ...GOOD, from: '12345678901234567' }, 'invalid-field', 'up to 16 digits'],
    [{ ...GOOD, to: '+4179' }, 'impossible-recipient', 'to: got text of 5 characters'],
    [{ ...GOOD, to: '0791234567' }, 'impossible-recipient', 'with its country code'],
    [{ ...GOOD, to: [] }, 'invalid-field', 'to: got a list of 0'],
    [{ ...GOOD, to: Array.from({ length: 1_001 }, () => '+41791234567') }, 'invalid-field', 'a list of 1001'],
    [{ ...GOOD, to: 41791234567 }, 'invalid-field', 'to: got a number'],
    [{ ...GOOD, sendAt: '2026-07-02T00:00:00Z' }, 'invalid-field', 'at most 30 days ahead'],
    [{ ...GOOD, sendAt: '2026-06-31T00:00:00Z' }, 'invalid-field', 'sendAt: got text of 20 characters'],
    [{ ...GOOD, expiresAt: '2026-06-02T00:00:00' }, 'invalid-field', 'with its zone'],
    [{ ...GOOD, metadata: { a: 1 } }, 'invalid-field', 'metadata: got an object with 1 fields'],
    [{ ...GOOD, onInDoubt: 'retry' }, 'invalid-field', 'park or resend'],
    [
      { ...GOOD, content: { type: 'Text', text: 'a\0' } },
      'not-storable',
      'content.text: got text with a NUL',
    ],
    [{ ...GOOD, metadata: { a: '\ud800' } }, 'not-storable', 'metadata.a: got text with'],
    ['[]', 'not-an-object', 'a list of 0'],
    ['{"a":', 'not-json', '5 bytes'],
    ['', 'empty', 'no bytes'],
    [null, 'empty', 'nothing'],
  ])('%j', (value, reason, detail) => {
    const parsed = invalid(value);
    expect(parsed.reason).toBe(reason);
    expect(parsed.detail).toContain(detail);
    expect(parsed.detail).not.toMatch(/very-urgent|secret-text|791234567|TwelveLetter/);
  });

  it('keeps what could be read, so that the sender recognises it', () => {
    expect(invalid({ ...GOOD, channel: 'sms', metadata: { a: 'b' }, account: 'x' })).toMatchObject({
      commandId: 'c-1',
      to: '+41791234567',
      channel: 'sms',
      account: 'x',
      metadata: { a: 'b' },
    });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['valid', 'invalid']).toContain(parse('', { value: Buffer.from(bytes) }).kind);
      }),
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => {
        expect(['valid', 'invalid']).toContain(parse(json).kind);
      }),
    );
    expect(invalid(`${'['.repeat(50)}1${']'.repeat(50)}`).reason).toBe('not-an-object');
    expect(invalid(`{"a":${'['.repeat(20_000)}1${']'.repeat(20_000)}}`).detail).toContain('nested deeper');
  });
});
