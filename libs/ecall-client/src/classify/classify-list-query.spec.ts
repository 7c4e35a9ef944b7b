import { describe, expect, it } from 'vitest';
import { classifyListQuery } from './classify-query.js';

const found = (body: unknown, apiVersion: 1 | 2 = 2): unknown =>
  classifyListQuery(
    { kind: 'answer', status: 200, requestId: 'f24-1', body: JSON.stringify(body), receivedAt: 0 },
    apiVersion,
  );

describe('classifyListQuery', () => {
  it('reads the state of the list and of each of its messages', () => {
    const body = {
      MessageListId: 'l-1',
      Status: 'Sent',
      timestamp: '2026-01-01T12:00:00Z',
      count: 3,
      messages: [
        { messageId: 'm-1', to: '0041791234567', status: 'Delivered', timestamp: '2026-01-01T12:00:01Z' },
        { error: { errorCode: 'InvalidContent' } },
        'm-3',
        null,
      ],
    };
    expect(found(body)).toEqual({
      kind: 'found',
      requestId: 'f24-1',
      list: {
        messageListId: 'l-1',
        status: 'sent',
        providerStatus: 'Sent',
        occurredAt: '2026-01-01T12:00:00.000Z',
        timestampIsUtc: true,
        unknownFields: { count: 3 },
        messages: [
          {
            messageId: 'm-1',
            to: '0041791234567',
            status: 'delivered',
            providerStatus: 'Delivered',
            occurredAt: '2026-01-01T12:00:01.000Z',
            timestampIsUtc: true,
            unknownFields: {},
          },
          {
            status: 'unknown',
            timestampIsUtc: false,
            error: { code: 'InvalidContent', message: '', details: [] },
            unknownFields: {},
          },
          { messageId: 'm-3', status: 'unknown', timestampIsUtc: false, unknownFields: {} },
          { status: 'unknown', timestampIsUtc: false, unknownFields: {} },
        ],
      },
    });
  });

  it('makes do with a status of the whole', () => {
    expect(found({ status: 'Delivered' })).toMatchObject({ list: { status: 'delivered', messages: [] } });
  });

  it('makes do with states of the messages', () => {
    expect(found({ results: [{ status: 'Read' }] })).toMatchObject({
      list: { status: 'unknown', messages: [{ status: 'read' }] },
    });
  });

  it('does not rely on any time of version 1', () => {
    const timestamp = '2026-01-01T12:00:00Z';
    expect(found({ timestamp, messages: [{ timestamp }] }, 1)).toMatchObject({
      list: { timestampIsUtc: false, occurredAt: timestamp, messages: [{ timestampIsUtc: false }] },
    });
  });

  it.each([{}, [], 'text', null, { messages: 'm-1' }])('fails on a body that says nothing: %j', (body) => {
    expect(found(body)).toMatchObject({ kind: 'failed', reason: 'unreadable' });
  });

  it('takes 404 for an unknown list, as the query of a message does', () => {
    const facts = { kind: 'answer', status: 404, requestId: 'f24-1', body: '', receivedAt: 0 } as const;
    expect(classifyListQuery(facts, 2)).toEqual({ kind: 'not-found', requestId: 'f24-1' });
  });
});
