import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRecord, type EncodableRecord } from './record-encoder.js';

type TheirEncoder = (record: EncodableRecord) => { readonly buffer: Buffer };

const load = createRequire(import.meta.url);
/** kafkajs' own; another file of this process may have replaced it, and then it is ours. */
const encoderPath = load.resolve('kafkajs/src/protocol/recordBatch/record/v0');
delete load.cache[encoderPath];
const theirs = load(encoderPath) as TheirEncoder;

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const content = fc.oneof(bytes, text);

describe('encodeRecord', () => {
  it('gives the bytes that kafkajs gives', () => {
    const record = fc.record({
      offsetDelta: fc.nat(100_000),
      timestampDelta: fc.constant(0),
      key: fc.option(content),
      value: fc.option(content),
      headers: fc.dictionary(text, fc.oneof(content, fc.array(content, { maxLength: 3 })), { maxKeys: 12 }),
    });
    fc.assert(
      fc.property(record, (given) => {
        expect(encodeRecord(given)?.equals(theirs(given).buffer)).toBe(true);
      }),
    );
  });

  it('leaves the rest to kafkajs', () => {
    expect(encodeRecord({ key: null, value: 'v', timestampDelta: 1 })).toBeUndefined();
    expect(encodeRecord({ key: 1, value: 'v' })).toBeUndefined();
  });
});
