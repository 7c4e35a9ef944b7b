import * as fc from 'fast-check';

const STATUS = '/webhooks/ecall/status';
const INBOUND = '/api/webhooks/receivedmessage';
/** Stands in what must come back in no answer, and in no line of the log. */
export const MARK = 'never-to-be-told';

/** Nothing is served at any of them. */
export const ODD_PATHS = [
  '/',
  '*',
  '//',
  '/..',
  '/%zz',
  '/%00',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/__proto__',
  '/constructor/prototype',
  '/health/live',
  '/metrics',
  '/messages',
  '/openapi.json',
  STATUS,
  `${STATUS}/`,
  `${STATUS}/${MARK}/more`,
  `${INBOUND}/${MARK}`,
  INBOUND.toUpperCase(),
  `http://elsewhere.example.com${INBOUND}x`,
];

/** Tokens that are none of ours, near the right one and far from it. */
export function strangeTokens(token: string): fc.Arbitrary<string> {
  const changed = fc
    .tuple(fc.nat(token.length - 2), fc.constantFrom('A', 'b', '0', '-', '_', '.', '~', '%41', '%00'))
    .map(([at, by]) => `${token.slice(0, at)}${by}${token.slice(at + 1)}`)
    .filter((text) => decodeURIComponent(text) !== token);
  const cut = fc.nat(token.length - 1).map((at) => token.slice(0, at) || 'x');
  return fc.oneof(
    changed,
    cut,
    fc.constantFrom('%zz', '%', '%E0%A4', '__proto__', '..%2f..', `${token}${token}`, 'x'.repeat(257)),
    fc.webSegment().map((segment) => `${MARK}${segment}`),
  );
}

export const strangeHeaders: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    'content-type',
    'content-encoding',
    'accept',
    'accept-version',
    'x-forwarded-for',
    'x-http-method-override',
    'cookie',
    'authorization',
    'range',
    'x-anything',
  ),
  fc.oneof(
    fc.constantFrom(
      'application/json',
      'application/json; charset=utf-16',
      'application/json; charset=klingon',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'text/plain',
      'gzip',
      'identity',
      '193.93.208.200',
      '*/*',
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => `${MARK}${text}`),
  ),
  { maxKeys: 4, noNullPrototype: true },
);

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Bodies that are nearly right, that are JSON, and that are anything. */
export const strangeBodies: fc.Arbitrary<Buffer | string> = fc.oneof(
  fc
    .record(
      {
        messageId: fc.oneof(fc.constant('m-1'), fc.jsonValue()),
        status: fc.oneof(fc.constantFrom('Delivered', 'Queued', 'delivered\0'), fc.jsonValue()),
        timestamp: fc.oneof(
          fc.constantFrom('2026-05-31T23:00:00Z', '0000-00-00', '+275760-09-13'),
          fc.jsonValue(),
        ),
        error: fc.jsonValue(),
        to: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc.json(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(
    '',
    MARK,
    nested(10_000),
    `{"status":"Sent","__proto__":{"status":"Delivered"}}`,
    `{"status":${JSON.stringify('x'.repeat(100_000))}}`,
    `{"status":1e999}`,
    '\uFEFF{"status":"\\ud800"}',
    'x'.repeat(300_000),
  ),
);
