import { describe, expect, it } from 'vitest';
import { formatAsJson, formatForPeople } from './format-event.js';
import { readEvent } from './read-event.js';

const read = (type: string, data: object) => {
  const headers = { ce_type: type, ce_id: '1', ce_subject: 'c-1', ce_time: '2026-12-01T09:00:00Z' };
  const event = readEvent({ headers, value: Buffer.from(JSON.stringify(data)) });
  if (event === undefined) throw new Error(`${type} is no event`);
  return event;
};

describe('formatForPeople', () => {
  it.each([
    [
      'ecall.message.accepted.v1',
      { to: '+41', messageId: 'm', segments: 2, encoding: 'GSM-7' },
      'accepted   +41             c-1  messageId m  2 segments (GSM-7)',
    ],
    [
      'ecall.message.rejected.v1',
      { to: '+41', reason: 'invalid-recipient', detail: 'too short' },
      'rejected   +41             c-1  invalid-recipient  "too short"',
    ],
    [
      'ecall.message.status-changed.v1',
      { to: '+41', status: 'delivered', final: true },
      'delivered  +41             c-1  final',
    ],
    [
      'ecall.message.in-doubt.v1',
      { to: '+41', policy: 'park', final: false },
      'in doubt   +41             c-1  waits for proof  policy park',
    ],
    [
      'ecall.inbound-message.received.v1',
      { from: '+41', to: '+42', content: { type: 'Text', text: 'Yes\nplease' } },
      'inbound    +41 → +42       c-1  "Yes\\nplease"',
    ],
    [
      'ecall.inbound-message.received.v1',
      { from: '+41', to: '+42', content: { type: 'Image', mediaId: 'm' } },
      'inbound    +41 → +42       c-1  Image m',
    ],
    [
      'ecall.message.expired.v1',
      { to: '+41', expiresAt: '2026-12-01T08:00:00Z' },
      'expired    +41             c-1  at 2026-12-01T08:00:00Z',
    ],
  ])('says %s in one line', (type, data, expected) => {
    expect(formatForPeople(read(type, data)).replace(/^\d\d:\d\d:\d\d {2}/, '')).toBe(expected);
  });

  it('is one JSON object for programs', () => {
    const event = read('ecall.message.expired.v1', { to: '+41' });
    expect(JSON.parse(formatAsJson(event))).toEqual(event);
  });
});
