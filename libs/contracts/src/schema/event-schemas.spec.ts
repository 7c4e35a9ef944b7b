import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type DomainEvent, EVENT_TYPES } from '../events/domain-event.js';
import { encodeEvent } from '../events/encode-event.js';
import { eventHeaderSchemas } from './event-header-schemas.js';
import { eventSchemas } from './event-schemas.js';

const ajv = new Ajv({ strictRequired: true, formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ } });
const AT = '2026-06-01T00:00:00.000Z';
const common = { id: 'e-1', subject: 'c-1', time: AT, sequence: 2 };
const facts = { commandId: 'c-1', metadata: {} };
const recipient = { ...facts, account: 'default', channel: 'Sms', to: '+41791234567' };

const EVENTS: readonly DomainEvent[] = [
  { ...common, type: EVENT_TYPES.accepted, data: { ...recipient, acceptedAt: AT } },
  { ...common, type: EVENT_TYPES.rejected, data: { ...facts, reason: 'not-json', detail: 'why' } },
  { ...common, type: EVENT_TYPES.expired, data: { ...recipient, expiresAt: AT } },
  { ...common, type: EVENT_TYPES.cancelled, data: { ...recipient, cancelledAt: AT } },
  {
    ...common,
    type: EVENT_TYPES.inDoubt,
    data: { ...recipient, since: AT, attempt: 1, policy: 'park', final: true },
  },
  {
    ...common,
    type: EVENT_TYPES.statusChanged,
    data: {
      ...recipient,
      messageId: 'm-1',
      status: 'delivered',
      final: true,
      providerStatus: 'Delivered',
      occurredAt: AT,
      source: 'poll',
    },
  },
  {
    type: EVENT_TYPES.inboundReceived,
    id: 'e-2',
    subject: 'e-2',
    time: AT,
    data: { channel: 'Sms', from: 'Shop', to: '+41791234567', content: { type: 'Text' }, receivedAt: AT },
  },
];

describe.each(EVENTS.map((event) => [event.type, event] as const))(
  'the JSON Schemas of %s',
  (type, event) => {
    const dataFits = ajv.compile(eventSchemas[type]);
    const headersFit = ajv.compile(eventHeaderSchemas[type]);
    const data: Readonly<Record<string, unknown>> = { ...event.data };
    const { headers } = encodeEvent(event);

    it('take the event as it is written', () => {
      expect(dataFits(data)).toBe(true);
      expect(headersFit(headers)).toBe(true);
    });

    it('take what a newer gateway may add', () => {
      expect(dataFits({ ...data, more: { than: 'known' } })).toBe(true);
      expect(headersFit({ ...headers, ce_partitionkey: 'k' })).toBe(true);
    });

    it('refuse it without any of its parts, all of which are needed', () => {
      const without = (whole: object, name: string) =>
        Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
      expect(Object.keys(data).filter((name) => dataFits(without(data, name)))).toEqual([]);
      expect(Object.keys(headers).filter((name) => headersFit(without(headers, name)))).toEqual([]);
    });

    it('refuse another type in its place', () => {
      expect(headersFit({ ...headers, ce_type: 'ecall.message.read.v1' })).toBe(false);
      expect(Object.keys(data).filter((name) => dataFits({ ...data, [name]: 7.5 }))).toEqual([]);
    });
  },
);
