import * as fc from 'fast-check';
import { Partitioners, type PartitionMetadata } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { keyHash } from './key-hash.js';

describe('keyHash', () => {
  // Of `UtilsTest.testMurmur2` in Apache Kafka, made positive.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('is that of Java clients for %s', (key, murmur2) => {
    expect(keyHash(Buffer.from(key))).toBe(murmur2 & 0x7fffffff);
  });

  it('chooses the partition that kafkajs chooses', () => {
    const choose = Partitioners.DefaultPartitioner();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (bytes, count) => {
        const key = Buffer.from(bytes);
        const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
          partitionId,
          leader: 0,
        })) as unknown as PartitionMetadata[];
        const chosen = choose({ topic: 't', partitionMetadata, message: { key, value: '' } });
        expect(keyHash(key) % count).toBe(chosen);
      }),
    );
  });
});
