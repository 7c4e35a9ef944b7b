import { Kafka as KafkaBinding, type KafkaMessage } from 'cloudevents';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent, UnreadableEventError } from './decode-event.js';
import { type DomainEvent, EVENT_TYPES } from './domain-event.js';
import { encodeEvent } from './encode-event.js';
import { eventId } from './event-id.js';
import { isFinal, MESSAGE_STATUSES, type MessageStatus, statusRank, supersededBy } from './message-status.js';

const accepted: DomainEvent = {
  type: EVENT_TYPES.accepted,
  id: 'id-1',
  subject: 'c-1',
  time: '2026-01-01T00:00:00.000Z',
  sequence: 3,
  traceparent: '00-a-b-01',
  data: {
    commandId: 'c-1',
    account: 'default',
    channel: 'Sms',
    to: '+41791234567',
    metadata: {},
    acceptedAt: 'x',
  },
};

describe('events', () => {
  it('are CloudEvents in binary mode, keyed by the command', () => {
    expect(encodeEvent(accepted)).toEqual({
      key: 'c-1',
      value: JSON.stringify(accepted.data),
      headers: {
        ce_specversion: '1.0',
        ce_id: 'id-1',
        ce_type: 'ecall.message.accepted.v1',
        ce_source: '/ecall-gateway',
        ce_subject: 'c-1',
        ce_time: '2026-01-01T00:00:00.000Z',
        ce_sequence: '3',
        ce_traceparent: '00-a-b-01',
        'content-type': 'application/json',
      },
    });
  });

  it('have their headers in one order, in every release: what is published again is the same to the last byte', () => {
    expect(Object.keys(encodeEvent(accepted).headers)).toEqual([
      'ce_specversion',
      'ce_id',
      'ce_type',
      'ce_source',
      'ce_subject',
      'ce_time',
      'ce_sequence',
      'ce_traceparent',
      'content-type',
    ]);
  });

  it('about inbound messages are keyed by their sender', () => {
    const data = {
      channel: 'Sms',
      from: '+41791234567',
      to: '8000',
      content: { type: 'Text' },
      receivedAt: 'x',
    };
    const event: DomainEvent = { type: EVENT_TYPES.inboundReceived, id: 'i', subject: 'm', time: 't', data };
    expect(encodeEvent(event).key).toBe('+41791234567');
  });

  it('are read back as they were written, from buffers and from text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.string()),
        fc.nat(),
        (text, metadata, sequence) => {
          const event: DomainEvent = {
            ...accepted,
            sequence,
            data: { ...accepted.data, commandId: text, metadata } as never,
          };
          const { value, headers } = encodeEvent(event);
          const bytes = Object.fromEntries(
            Object.entries(headers).map(([name, item]) => [name, Buffer.from(item)]),
          );
          expect(decodeEvent({ value, headers })).toEqual(JSON.parse(JSON.stringify(event)));
          expect(decodeEvent({ value: Buffer.from(value), headers: bytes })).toEqual(
            JSON.parse(JSON.stringify(event)),
          );
        },
      ),
    );
  });

  it("are read by the CloudEvents project's own SDK", () => {
    const { key, value, headers } = encodeEvent(accepted);
    const message: KafkaMessage<string> = { key, value, headers: { ...headers }, body: value };
    const event = KafkaBinding.toEvent<DomainEvent['data']>(message);
    expect(event).toMatchObject({
      id: 'id-1',
      type: EVENT_TYPES.accepted,
      subject: 'c-1',
      data: accepted.data,
    });
  });

  it('of other types are left alone; known ones must be whole', () => {
    expect(decodeEvent({ value: '{}', headers: { ce_type: 'other' } })).toBeUndefined();
    expect(decodeEvent({ value: '{}' })).toBeUndefined();
    expect(() => decodeEvent({ value: '{}', headers: { ce_type: EVENT_TYPES.accepted } })).toThrow(
      UnreadableEventError,
    );
    const { headers } = encodeEvent(accepted);
    expect(() => decodeEvent({ value: '{', headers })).toThrow('no JSON');
  });
});

describe('event ids', () => {
  it('are the same for the same fact, and others for other facts', () => {
    const ids = () => [
      eventId.outcome('accepted', 'c', '+1'),
      eventId.outcome('rejected', 'c', '+1'),
      eventId.outcome('accepted', 'c+', '1'),
      eventId.inDoubt('c', '+1', 1, false),
      eventId.inDoubt('c', '+1', 1, true),
      eventId.inDoubt('c', '+1', 2, false),
      eventId.statusChanged('c', '+1', 'm', 'sent', 'Sent'),
      eventId.statusChanged('c', '+1', 'm', 'unknown', 'A'),
      eventId.statusChanged('c', '+1', 'm', 'unknown', 'B'),
      eventId.inbound('m', Buffer.from('x')),
      eventId.inbound(undefined, Buffer.from('x')),
      eventId.inbound(undefined, Buffer.from('y')),
    ];
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(ids().length);
    expect(eventId.statusChanged('c', '+1', 'm', 'sent', 'Sent')).toBe(
      eventId.statusChanged('c', '+1', 'm', 'sent', 'Transmitted'),
    );
  });
});

describe('statuses', () => {
  const mayFollow = (from: MessageStatus, to: MessageStatus) => supersededBy(to).includes(from);

  it('only move forward; the last four end it, save that read may follow delivered', () => {
    const order: MessageStatus[] = ['queued', 'buffered', 'sent'];
    order.forEach((from, index) => {
      for (const to of order) expect(mayFollow(from, to)).toBe(order.indexOf(to) > index);
      for (const to of ['delivered', 'failed', 'expired', 'read'] as const)
        expect(mayFollow(from, to)).toBe(true);
    });
    for (const from of MESSAGE_STATUSES.filter((status) => isFinal(status))) {
      for (const to of MESSAGE_STATUSES)
        expect(mayFollow(from, to)).toBe(from === 'delivered' && to === 'read');
    }
  });

  it('move to a higher rank', () => {
    for (const from of MESSAGE_STATUSES) {
      for (const to of MESSAGE_STATUSES.filter((status) => mayFollow(from, status)))
        expect(statusRank(to)).toBeGreaterThan(statusRank(from) ?? Number.POSITIVE_INFINITY);
    }
  });

  it('unknown replaces nothing, has no rank and is not final', () => {
    expect(supersededBy('unknown')).toEqual([]);
    expect(statusRank('unknown')).toBeUndefined();
    expect(isFinal('unknown')).toBe(false);
  });
});
