import { describe, expect, it } from 'vitest';
import { formatForPeople } from './format-event.js';

const line = (type: string, data: Record<string, unknown>) =>
  formatForPeople({ id: '1', type, subject: 'c-1', time: '2026-12-01T09:00:00Z', data });

describe('formatForPeople', () => {
  it.each([
    [
      'ecall.message.accepted.v1',
      { to: '+41', messageId: 'm', segments: 2, encoding: 'GSM-7' },
      'accepted    +41             c-1  messageId m  2 segments (GSM-7)',
    ],
    [
      'ecall.message.rejected.v1',
      { to: '+41', reason: 'invalid-recipient', detail: 'too short' },
      'rejected    +41             c-1  invalid-recipient  "too short"',
    ],
    [
      'ecall.message.status-changed.v1',
      { to: '+41', status: 'delivered', final: true },
      'delivered   +41             c-1  final',
    ],
    [
      'ecall.message.in-doubt.v1',
      { to: '+41', policy: 'park', final: false },
      'in doubt    +41             c-1  waiting for proof  policy park',
    ],
    [
      'ecall.inbound-message.received.v1',
      { from: '+41', to: '+42', content: { type: 'Text', text: 'Yes\nplease' } },
      'inbound     +41 → +42       c-1  "Yes\\nplease"',
    ],
    ['ecall.message.teleported.v9', { to: '+41' }, 'ecall.message.teleported.v9  +41             c-1'],
  ])('says %s in one line', (type, data, expected) => {
    expect(line(type, data).replace(/^\d\d:\d\d:\d\d {2}/, '')).toBe(expected);
  });
});
