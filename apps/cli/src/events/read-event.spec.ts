import { describe, expect, it } from 'vitest';
import { readEvent } from './read-event.js';

const record = (value: string | null, headers: Record<string, string>) => ({
  topic: 't',
  key: null,
  value: value === null ? null : Buffer.from(value),
  headers,
});

describe('readEvent', () => {
  it('reads a CloudEvent in binary mode', () => {
    const headers = { ce_id: '1', ce_type: 'a.v1', ce_subject: 's', ce_time: '2026-12-01T09:00:00Z' };
    expect(readEvent(record('{"to":"+41"}', headers))).toEqual({
      id: '1',
      type: 'a.v1',
      subject: 's',
      time: '2026-12-01T09:00:00Z',
      data: { to: '+41' },
    });
  });

  it.each([
    ['without a type', '{}', {}],
    ['without a value', null, { ce_type: 'a' }],
    ['with a value that is no object', '[]', { ce_type: 'a' }],
    ['with a value that is no JSON', '{', { ce_type: 'a' }],
  ])('sees no event in a record %s', (_, value, headers) => {
    expect(readEvent(record(value, headers))).toBeUndefined();
  });
});
