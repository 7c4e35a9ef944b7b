import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTENT_TYPES, MEDIA_TYPES, STRUCTURED_TYPES } from '../command/content.dto.js';
import { CHANNELS } from '../command/send-message.dto.js';
import { GOOD, NOW, parse } from '../testing/parsed-records.js';
import { commandSchema } from './command-schema.js';

const fits = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(commandSchema);

/** What the schema cannot say, by the parser's answer: a stable code, or the field it speaks of. */
const BEYOND_A_SCHEMA = [
  /^impossible-recipient /,
  /^text-too-long /,
  /^not-storable /,
  /^invalid-field (sendAt|expiresAt): /,
  /^invalid-field from: .* for Whatsapp /,
  /^invalid-field content(\.suggestions)?: got JSON of /,
  // Names that every object has, inside of what is passed on as it is.
  new RegExp(
    `^unknown-field content\\..*(${Object.getOwnPropertyNames(Object.prototype).join('|')}): not a field`,
  ),
];
/** The schema counts a surrogate pair once, the parser twice. */
const COUNTED_OTHERWISE = /^invalid-field (metadata|from): /;
const PAIR = /[\u{10000}-\u{10ffff}]/u;

const near = (max: number) =>
  fc
    .tuple(fc.constantFrom('x', '😀', 'é'), fc.constantFrom(1, max - 1, max, max + 1))
    .map(([character, length]) => character.repeat(length));
const short = fc.string({ minLength: 1, maxLength: 20 });
const number = fc.constantFrom('+41791234567', '0041 79 123 45 67', '(0041) 791234567');
const instant = fc
  .date({ min: new Date(0), max: new Date(NOW), noInvalidDate: true })
  .map((date) => date.toISOString());
const limit = fc.record({ pageLimit: fc.constantFrom(1, 10, null) }, { requiredKeys: [] });
const structure = fc.dictionary(short, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4, noNullPrototype: true });
const suggestions = fc.option(fc.array(structure, { minLength: 1, maxLength: 3 }));
const textContent = fc.record(
  { type: fc.constant('Text'), text: short, options: fc.option(limit), suggestions },
  { requiredKeys: ['type', 'text'] },
);
const mediaContent = fc.record(
  {
    type: fc.constantFrom(...MEDIA_TYPES),
    mediaId: short,
    caption: fc.option(short),
    fileName: fc.option(short),
    suggestions,
  },
  { requiredKeys: ['type', 'mediaId'] },
);
const structuredContent = fc
  .tuple(structure, fc.constantFrom(...STRUCTURED_TYPES))
  .map(([fields, type]) => ({ ...fields, type }));
/** Right in nearly everything; a channel may still not carry what it is given. */
const likely = fc.record(
  {
    channel: fc.constantFrom(...CHANNELS),
    to: fc.oneof(number, fc.array(number, { minLength: 1, maxLength: 3 })),
    content: fc.oneof(textContent, textContent, mediaContent, structuredContent),
    commandId: fc.option(short),
    account: fc.option(short),
    from: fc.constantFrom('MyBrand', 'TwelveLetter', '+41791234567', '0041 79 123 45 67', '079123', 'Züri'),
    sendAt: fc.option(instant),
    expiresAt: fc.option(instant),
    onInDoubt: fc.constantFrom('park', 'resend', null),
    metadata: fc.option(fc.dictionary(short, short, { maxKeys: 3, noNullPrototype: true })),
  },
  { requiredKeys: ['channel', 'to', 'content'] },
);

/** A list of that many levels of lists and objects; an even number. */
function nested(levels: number): object[] {
  return levels <= 2 ? [{}] : [{ in: nested(levels - 2) }];
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, 0, 7.5, true, '', ' ', [], {}, [null], ['x'], { type: 'Text' }),
  fc.jsonValue({ maxDepth: 2 }),
);
const instants = fc.constantFrom(
  '2026-06-01T10:00+0200',
  '2026-05-02T10:00:00.123456789-11:30',
  '2026-06-31T10:00:00Z',
  '2026-06-01',
  '2026-05-02T24:00:00Z',
  '2026-13-02T10:00Z',
  '2026-05-02 10:00:00Z',
  '0000-01-01T00:00:00Z',
);
/** Values at and past the bounds of a field, named by the path to it. */
const edges = fc.oneof(
  fc.tuple(fc.constantFrom('commandId', 'account'), near(128)),
  fc.tuple(fc.constant('from'), fc.oneof(near(11), near(16), near(128), fc.constant('1'.repeat(17)))),
  fc.tuple(fc.constantFrom('sendAt', 'expiresAt'), instants),
  fc.tuple(
    fc.constant('to'),
    fc.oneof(
      short,
      fc.constantFrom(999, 1_000, 1_001).map((n) => Array(n).fill('+41791234567')),
    ),
  ),
  fc.tuple(
    fc.constant('metadata'),
    fc.dictionary(fc.oneof(near(128), fc.constantFrom('toString', '__proto__')), near(4_096), {
      noNullPrototype: true,
    }),
  ),
  fc.tuple(
    fc.constant('metadata'),
    fc
      .constantFrom(20, 21)
      .map((n) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`n${i}`, '']))),
  ),
  fc.tuple(fc.constant('content.text'), fc.oneof(near(1_000), near(1_530), near(4_096))),
  fc.tuple(
    fc.constantFrom('content.caption', 'content.fileName', 'content.mediaId'),
    fc.oneof(near(256), near(4_096)),
  ),
  fc.tuple(
    fc.constant('content.options'),
    fc.record({ pageLimit: fc.constantFrom<unknown>(0, 1, 10, 11, 1.5, '1') }),
  ),
  fc.tuple(fc.constant('content.type'), fc.constantFrom(...CONTENT_TYPES)),
  fc.tuple(
    fc.constant('content.suggestions'),
    fc.constantFrom<unknown>(
      ...[0, 1, 11, 12].map((n) => Array.from({ length: n }, () => ({}))),
      [[]],
      [null],
      {},
      nested(10),
      nested(8),
      [{ text: 'x'.repeat(16_384) }],
    ),
  ),
  fc.tuple(fc.constant('content.components'), fc.constantFrom(nested(6), nested(8), 'x'.repeat(16_384))),
  fc.tuple(
    fc.constantFrom('commandId', 'account', 'channel', 'to', 'sendAt', 'expiresAt', 'onInDoubt', 'metadata'),
    junk,
  ),
  fc.tuple(
    fc.constantFrom(
      'content',
      'content.type',
      'content.text',
      'content.options',
      'content.extra',
      'extra',
      'toString',
    ),
    junk,
  ),
);

const commands = fc.tuple(likely, fc.array(edges, { maxLength: 2 })).map(([command, changes]) => {
  const changed: Record<string, unknown> = structuredClone(command);
  for (const [path, value] of changes) {
    const [field = '', inner] = path.split('.');
    changed[field] = inner === undefined ? value : { ...(changed[field] as object | null), [inner]: value };
  }
  return JSON.parse(JSON.stringify(changed)) as unknown;
});

function refusal(command: unknown): string | undefined {
  const parsed = parse(command);
  return parsed.kind === 'invalid' ? `${parsed.reason} ${parsed.detail}` : undefined;
}

/** Undefined where schema and parser agree, or part where they may. */
function disagreement(command: unknown): string | undefined {
  const refused = refusal(command);
  if (!fits(command)) {
    return refused === undefined ? `only the schema refuses: ${JSON.stringify(fits.errors)}` : undefined;
  }
  if (refused === undefined || BEYOND_A_SCHEMA.some((known) => known.test(refused))) return undefined;
  if (COUNTED_OTHERWISE.test(refused) && PAIR.test(JSON.stringify(command))) return undefined;
  return `only the parser refuses: ${refused}`;
}

describe('the JSON Schema of the command', () => {
  it('takes and refuses what the parser does', () => {
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(commands, (command) => {
        expect(disagreement(command)).toBeUndefined();
        if (!fits(command)) refused += 1;
        else if (refusal(command) === undefined) taken += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(100);
  }, 30_000);

  it('takes and refuses JSON of any kind as the parser does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(disagreement(value)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['a number in the air', { to: '+4179' }, 'impossible-recipient'],
    ['31 June', { sendAt: '2026-06-31T00:00:00Z' }, 'sendAt'],
    ['too far ahead', { sendAt: new Date(NOW + 31 * 86_400_000).toISOString() }, 'sendAt'],
    ['eleven pages in UCS-2', { content: { type: 'Text', text: 'ж'.repeat(671) } }, 'text-too-long'],
    [
      'a deep template',
      { channel: 'Whatsapp', content: { type: 'Template', components: nested(8) } },
      'nested 9 deep',
    ],
    [
      'a large card',
      { channel: 'Rcs', content: { type: 'RichCard', title: 'x'.repeat(16_384) } },
      'content: got JSON of 16414 characters',
    ],
    ['a NUL', { content: { type: 'Text', text: 'a\0b' } }, 'not-storable'],
  ])('leaves %s to the gateway', (_, change, why) => {
    const command = { ...GOOD, ...change };
    expect(fits(command)).toBe(true);
    expect(refusal(command)).toContain(why);
  });

  it.each(['2026-06-01', '2026-05-02T24:00:00Z', '2026-05-02T10:00:00', '2026-05-02 10:00:00Z', 'soon', ''])(
    'knows that %j is no instant',
    (sendAt) => {
      expect(fits({ ...GOOD, sendAt })).toBe(false);
      expect(refusal({ ...GOOD, sendAt })).toContain('sendAt');
    },
  );
});
