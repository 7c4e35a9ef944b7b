import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_PROBLEMS } from '../problems/problem.js';
import { GOOD, invalid, NOW, parse, record, valid } from '../testing/parsed-records.js';
import type { ParsedCommand } from './normalized-command.js';
import { parseSendMessage } from './parse-send-message.js';

/** Names that every object has. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);
const emoji = `a${'😀'.repeat(60)}`;

/** JSON by hand: a literal would set the prototype where the name is `__proto__`. */
const withField = (name: string, json: string, inside = JSON.stringify(GOOD)) =>
  `${inside.slice(0, -1)},${JSON.stringify(name)}:${json}}`;

describe('names that every object has', () => {
  it.each(INHERITED)('are no fields: %s', (name) => {
    const content = withField(name, '"x"', JSON.stringify(GOOD.content));
    expect(invalid(withField(name, '"x"'))).toMatchObject({
      reason: 'unknown-field',
      detail: `${name}: not a field of the command`,
    });
    expect(invalid(withField('content', content))).toMatchObject({
      reason: 'unknown-field',
      detail: `content.${name}: not a field of the command`,
    });
  });

  it.each(INHERITED.filter((name) => name !== '__proto__'))('may name metadata: %s', (name) => {
    expect(valid({ ...GOOD, metadata: { [name]: 'x' } }).command.metadata).toEqual({ [name]: 'x' });
  });

  it('may not, where whoever copies it would lose it', () => {
    expect(invalid(withField('metadata', '{"__proto__":"x"}'))).toMatchObject({ reason: 'invalid-field' });
  });
});

describe('metadata', () => {
  const metadata = (name: string, value: string) => ({ ...GOOD, metadata: { [name]: value } });

  it('has bounds, so that its events fit their topic', () => {
    expect(valid(metadata('n'.repeat(128), 'v'.repeat(4_096))).command.metadata).toBeDefined();
    for (const bad of [metadata('n'.repeat(129), ''), metadata('n', 'v'.repeat(4_097)), metadata('', 'v')]) {
      const { reason, detail, ...rest } = invalid(bad);
      expect(reason).toBe('invalid-field');
      expect(detail).toContain('metadata: got an object');
      expect(rest).not.toHaveProperty('metadata');
    }
  });

  it('may hold 20 pairs and no more', () => {
    const pairs = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));
    expect(Object.keys(valid({ ...GOOD, metadata: pairs(20) }).command.metadata)).toHaveLength(20);
    expect(invalid({ ...GOOD, metadata: pairs(21) }).detail).toContain('21 fields');
  });
});

describe('what is shown of a command that is none', () => {
  it('is E.164 where a default country makes it a number', () => {
    const bad = record({ ...GOOD, channel: 'sms', to: '079 123 45 67' });
    expect(parseSendMessage(bad, { now: NOW, defaultCountry: 'CH' })).toMatchObject({ to: '+41791234567' });
  });

  it('is the one recipient of a list, and none of several', () => {
    expect(invalid({ ...GOOD, channel: 'sms', to: ['0041791234567'] }).to).toBe('+41791234567');
    expect(invalid({ ...GOOD, channel: 'sms', to: [GOOD.to, GOOD.to] })).not.toHaveProperty('to');
  });
});

describe('a command with options that are null', () => {
  it('loses them before it reaches eCall', () => {
    const content = { ...GOOD.content, options: { pageLimit: null } };
    expect(JSON.stringify(valid({ ...GOOD, content }).command.content)).toBe('{"type":"Text","text":"hi"}');
  });
});

/** Every text in a value, names too. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => [name, ...texts(item)]);
}

describe('a good command with anything in the place of one of its fields', () => {
  const nasty = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(...INHERITED, emoji, '\0', '\ud800', 'x\udc00', '2026-W23-1T10:00:00Z', '2026-06-02T10Z'),
    fc.constantFrom('20260602T100000Z', [], {}, [[]], null, -0, 1e308, '+', '00', `+${'9'.repeat(39)}`),
    fc.dictionary(fc.oneof(fc.constantFrom(...INHERITED, emoji), fc.string()), fc.jsonValue()),
    fc.array(fc.oneof(fc.constant(GOOD.to), fc.constant(emoji), fc.string({ unit: 'binary' }))),
  );
  const paths = fc.constantFrom(
    ...'commandId account channel from to content sendAt expiresAt onInDoubt metadata anything'.split(' '),
    ...'content.type content.text content.options content.x'.split(' '),
    emoji,
  );

  function mutated(path: string, value: unknown): object {
    const [field = '', inner] = path.split('.');
    return { ...GOOD, [field]: inner === undefined ? value : { ...GOOD.content, [inner]: value } };
  }

  function expectStorable(parsed: ParsedCommand): void {
    for (const text of texts(parsed)) expect(text).not.toMatch(/\0|\p{Surrogate}/u);
  }

  it('is told valid or invalid by a known code, and gives nothing that cannot be stored', () => {
    fc.assert(
      fc.property(paths, nasty, fc.constantFrom(undefined, 'CH'), (path, value, defaultCountry) => {
        const published = record(mutated(path, value));
        const options = { now: NOW, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
        const parsed = parseSendMessage(published, options);
        expect([undefined, ...COMMAND_PROBLEMS]).toContain(
          parsed.kind === 'invalid' ? parsed.reason : undefined,
        );
        expect(parsed.fingerprint).toMatch(/^3:[\da-f]{64}$/);
        expectStorable(parsed);
        expect(parseSendMessage(published, options)).toEqual(parsed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says in a detail nothing of the value', () => {
    const secrets = fc.stringMatching(/^secret[a-z0-9]{8}$/);
    fc.assert(
      fc.property(paths, secrets, fc.boolean(), (path, secret, inList) => {
        const parsed = parse(mutated(path, inList ? [secret] : secret));
        const told = parsed.kind === 'invalid' ? [parsed] : parsed.impossibleRecipients;
        expect(told.map(({ detail }) => detail).join()).not.toContain(secret);
      }),
    );
  });

  it('as headers, spoils at most the command', () => {
    const names = fc.constantFrom('ce_specversion', 'ce_type', 'ce_id', 'ce_source', 'ce_traceparent');
    const values = fc.oneof(
      fc.constantFrom('1.0', 'ecall.send-message.v1', null, ''),
      fc.string().map((text) => Buffer.from(text)),
      fc.array(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))),
    );
    fc.assert(
      fc.property(fc.dictionary(names, values), fc.boolean(), (headers, own) => {
        const { commandId: _, ...anonymous } = GOOD;
        expectStorable(parse(own ? GOOD : anonymous, { headers }));
      }),
    );
  });
});

it('a fingerprint is of the content that was published, whatever the settings say of a number', () => {
  const command = { ...GOOD, to: ['0791234567', '+41791234568'] };
  const swiss = parseSendMessage(record(command), { now: NOW, defaultCountry: 'CH' });
  const french = parseSendMessage(record(command), { now: NOW, defaultCountry: 'FR' });
  expect(swiss.fingerprint).toBe(french.fingerprint);
});
