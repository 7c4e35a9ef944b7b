import { describe, expect, it } from 'vitest';
import { readEvent } from './read-event.js';

const record = (value: string | null, headers: Record<string, string>) => ({
  value: value === null ? null : Buffer.from(value),
  headers,
});

describe('readEvent', () => {
  const headers = {
    ce_id: '1',
    ce_type: 'ecall.message.expired.v1',
    ce_subject: 's',
    ce_time: '2026-12-01T09:00:00Z',
  };

  it('reads a CloudEvent in binary mode', () => {
    expect(readEvent(record('{"to":"+41"}', headers))).toEqual({
      id: '1',
      type: 'ecall.message.expired.v1',
      subject: 's',
      time: '2026-12-01T09:00:00Z',
      data: { to: '+41' },
    });
  });

  it.each([
    ['without a type', '{}', {}],
    ['without a value', null, headers],
    ['of a type that is not known yet', '{}', { ...headers, ce_type: 'ecall.message.teleported.v9' }],
    ['with a value that is no JSON', '{', headers],
  ])('sees no event in a record %s', (_, value, given) => {
    expect(readEvent(record(value, given))).toBeUndefined();
  });
});
