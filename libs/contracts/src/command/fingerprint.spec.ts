import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GOOD, invalid, valid } from '../testing/parsed-records.js';
import { canonicalJson, fingerprintOf, sameFingerprint } from './fingerprint.js';

/** The same data with the names of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, item]) => [name, reversed(item)]),
  );
}

describe('canonical JSON', () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));

  it('is the same whatever the order of names, and says what was said', () => {
    fc.assert(
      fc.property(objects, (object) => {
        const json = canonicalJson(object);
        expect(canonicalJson(reversed(object) as object)).toBe(json);
        expect(canonicalJson(JSON.parse(json) as object)).toBe(json);
      }),
    );
  });

  it('tells different data apart', () => {
    const plain = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string())));
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const equal = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(equal);
      }),
    );
  });

  const sorted = (object: object) => Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1));
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
    { to: '0041 79 123 45 67' },
    { to: '+41 (0)79 123 45 67' },
    { to: ['+41791234567', '0041791234567'] },
    { account: 'default' },
    { content: { ...GOOD.content, options: {} } },
  ])('is the same whichever way it is spelled: %j', (spelled) => {
    expect(valid({ ...GOOD, ...spelled }).fingerprint).toBe(valid(GOOD).fingerprint);
  });

  it('takes two spellings of an instant, and two orders of recipients, for the same', () => {
    const of = (more: object) => valid({ ...GOOD, ...more }).fingerprint;
    expect(of({ expiresAt: '2026-06-02T02:00:00.000+02:00' })).toBe(
      of({ expiresAt: '2026-06-02T00:00:00Z' }),
    );
    expect(of({ to: ['+41791234568', GOOD.to] })).toBe(of({ to: [GOOD.to, '+41791234568'] }));
    expect(of({ to: [GOOD.to, ' 12 '] })).toBe(of({ to: ['12', GOOD.to] }));
    expect(of({ to: [GOOD.to, '12'] })).not.toBe(of({}));
    expect(of({ from: '+41791234567' })).toBe(of({ from: '0041791234567' }));
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

  it('takes null for not there', () => {
    const content = { ...GOOD.content, options: null };
    expect(valid({ ...GOOD, from: null, sendAt: null, content }).fingerprint).toBe(valid(GOOD).fingerprint);
  });

  it('has a version; one of a version that is not known counts as equal', () => {
    const known = fingerprintOf({ ...GOOD, account: 'default' });
    expect(known).toMatch(/^3:[\da-f]{64}$/);
    expect(sameFingerprint(known, known)).toBe(true);
    expect(sameFingerprint(known, fingerprintOf({ ...GOOD, account: 'other' }))).toBe(false);
    expect(sameFingerprint(known, '1:abc')).toBe(true);
    expect(sameFingerprint('', known)).toBe(true);
  });
});
