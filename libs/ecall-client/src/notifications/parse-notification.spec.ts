import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapProviderStatus } from '../wire/read-message-state.js';
import { parseReceivedMessage, parseStatusNotification } from './parse-notification.js';

describe('mapProviderStatus', () => {
  it.each([
    ['Accepted', 'queued'],
    ['Queued', 'queued'],
    ['Buffered', 'buffered'],
    ['Sent', 'sent'],
    ['Transmitted', 'sent'],
    ['Delivered', 'delivered'],
    ['Read', 'read'],
    ['NotDelivered', 'failed'],
    ['Undelivered', 'failed'],
    ['Failed', 'failed'],
    ['Rejected', 'failed'],
    ['Expired', 'expired'],
    [' DELIVERED ', 'delivered'],
    ['Teleported', 'unknown'],
    ['constructor', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (word, status) => {
    expect(mapProviderStatus(word)).toBe(status);
  });
});

describe('parseStatusNotification', () => {
  it('reads every field, in any case, and keeps the ones it does not know', () => {
    const body = {
      MessageId: 'm-1',
      MESSAGELISTID: 'l-1',
      channel: 'Sms',
      From: 'Brand',
      to: '0041791234567',
      status: 'NotDelivered',
      statusText: 'absent',
      TimeStamp: '2026-01-01T13:00:00+01:00',
      error: { errorCode: '11100', errorMessage: 'no such number' },
      operator: 'x',
    };
    expect(parseStatusNotification(body)).toEqual({
      kind: 'status',
      messageId: 'm-1',
      messageListId: 'l-1',
      channel: 'Sms',
      from: 'Brand',
      to: '0041791234567',
      status: 'failed',
      providerStatus: 'NotDelivered',
      statusText: 'absent',
      occurredAt: '2026-01-01T12:00:00.000Z',
      timestampIsUtc: true,
      error: { code: '11100', message: 'no such number', details: [] },
      unknownFields: { operator: 'x' },
    });
  });

  it('keeps a word it does not know', () => {
    expect(parseStatusNotification({ status: 'Teleported' })).toMatchObject({
      status: 'unknown',
      providerStatus: 'Teleported',
    });
  });

  it('makes no instant of a time without a zone', () => {
    expect(parseStatusNotification({ status: 'Sent', timestamp: '2026-01-01T13:00:00' })).toMatchObject({
      occurredAt: '2026-01-01T13:00:00',
      timestampIsUtc: false,
    });
  });

  it('does not believe the zone of a message sent with version 1', () => {
    const body = { status: 'Sent', timestamp: '2026-01-01T13:00:00Z' };
    expect(parseStatusNotification(body, 1)).toMatchObject({
      occurredAt: '2026-01-01T13:00:00Z',
      timestampIsUtc: false,
    });
  });

  it('leaves out a field of a wrong type, and keeps it among the unknown ones', () => {
    const body = { status: 'Sent', messageId: { a: 1 }, timestamp: 'yesterday', error: 0.5, to: ['x'] };
    expect(parseStatusNotification(body)).toEqual({
      kind: 'status',
      status: 'sent',
      providerStatus: 'Sent',
      timestampIsUtc: false,
      error: { code: '', message: '0.5', details: [] },
      unknownFields: { messageId: { a: 1 }, timestamp: 'yesterday', to: ['x'] },
    });
  });

  it.each([undefined, null, 'text', 7, [], [{ status: 'Sent' }]])('finds %j malformed', (body) => {
    expect(parseStatusNotification(body)).toEqual({
      kind: 'malformed',
      detail: 'the body is no JSON object',
    });
  });

  it.each([{}, { status: '' }, { status: null }, { status: {} }])('finds %j without a status', (body) => {
    expect(parseStatusNotification(body)).toEqual({ kind: 'malformed', detail: 'no status' });
  });
});

describe('parseReceivedMessage', () => {
  it('reads a text', () => {
    const body = {
      messageId: 'm-1',
      channel: 'Whatsapp',
      from: '+41791234567',
      to: '0041769999999',
      content: { type: 'Text', text: 'STOP' },
      timestamp: '2026-01-01T12:00:00Z',
    };
    expect(parseReceivedMessage(body)).toEqual({
      kind: 'received',
      messageId: 'm-1',
      channel: 'Whatsapp',
      from: '+41791234567',
      to: '0041769999999',
      content: { type: 'Text', text: 'STOP' },
      receivedAt: '2026-01-01T12:00:00.000Z',
      timestampIsUtc: true,
    });
  });

  it.each([
    ['text', { text: 'STOP' }, { type: 'Text', text: 'STOP' }],
    ['message', { Message: 'STOP' }, { type: 'Text', text: 'STOP' }],
    ['content itself', { content: 'STOP' }, { type: 'Text', text: 'STOP' }],
    ['an empty text', { text: '' }, { type: 'Text', text: '' }],
    [
      'media',
      { content: { Type: 'Image', MediaId: 'a-1', text: 'look' } },
      { type: 'Image', mediaId: 'a-1', text: 'look' },
    ],
    [
      'media beside the content',
      { mediaId: 'a-1', content: { type: 'Image' } },
      { type: 'Image', mediaId: 'a-1' },
    ],
    ['media without a type', { mediaId: 'a-1' }, { type: 'Media', mediaId: 'a-1' }],
    ['a type we do not know', { content: { type: 'Location' } }, { type: 'Location' }],
  ])('reads the content from %s', (_, content, expected) => {
    expect(parseReceivedMessage({ from: '8000', to: '9000', ...content })).toMatchObject({
      kind: 'received',
      channel: 'Sms',
      content: expected,
    });
  });

  it.each([
    [null, 'the body is no JSON object'],
    [{ to: '1', text: 'x' }, 'no sender'],
    [{ from: '1', text: 'x' }, 'no recipient'],
    [{ from: '1', to: '2' }, 'no content'],
    [{ from: '1', to: '2', content: { text: 7 } }, 'no content'],
  ])('finds %j malformed', (body, detail) => {
    expect(parseReceivedMessage(body)).toEqual({ kind: 'malformed', detail });
  });
});

describe('a body as it came', () => {
  const MARK = '\uFEFF';
  const status = JSON.stringify({ messageId: 'm-1', status: 'Sent' });
  const inbound = JSON.stringify({ from: '0041791234567', to: '4455', text: 'Grüezi' });

  it.each([
    ['text', (text: string) => text],
    ['text after a byte order mark', (text: string) => MARK + text],
    ['bytes', (text: string) => Buffer.from(text)],
    ['bytes after a byte order mark', (text: string) => Buffer.from(MARK + text)],
    ['parsed', (text: string) => JSON.parse(text) as unknown],
  ])('is read from %s', (_, form) => {
    expect(parseStatusNotification(form(status))).toMatchObject({ kind: 'status', status: 'sent' });
    expect(parseReceivedMessage(form(inbound))).toMatchObject({ content: { text: 'Grüezi' } });
  });
});

describe('any body', () => {
  const field = fc.constantFrom(
    'status',
    'Status',
    'timestamp',
    'messageId',
    'error',
    'from',
    'to',
    'content',
    'text',
    '__proto__',
  );
  const body = fc.oneof(fc.anything(), fc.jsonValue(), fc.dictionary(field, fc.jsonValue()));

  it('never makes a parser throw, and no complaint repeats what was sent', () => {
    fc.assert(
      fc.property(body, (value) => {
        for (const parsed of [parseStatusNotification(value), parseReceivedMessage(value)]) {
          const verdict = parsed.kind === 'malformed' ? parsed.detail : parsed.kind;
          expect(verdict).toMatch(/^(status|received|the body is no JSON object|no [a-z]+)$/);
        }
      }),
    );
  });
});
