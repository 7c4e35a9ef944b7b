import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';
import { decompressSnappy } from './snappy-frames.js';

const text = Buffer.from('Uf Wiederluege. '.repeat(100));

describe('decompressSnappy', () => {
  it('reads a plain block', async () => {
    expect(await decompressSnappy(compressSync(text))).toEqual(text);
  });

  it('reads the blocks of a Java client', async () => {
    const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    const blocks = [text.subarray(0, 1_000), text.subarray(1_000)].flatMap((part) => {
      const block = compressSync(part);
      const length = Buffer.alloc(4);
      length.writeInt32BE(block.length);
      return [length, block];
    });
    expect(await decompressSnappy(Buffer.concat([header, ...blocks]))).toEqual(text);
  });
});
