import kafkajs from 'kafkajs';
import { decompress as decompressZstd } from 'fzstd';
import { decompressFrame as decompressLz4 } from 'lz4-napi';
import { decompressSnappy } from './snappy-frames.js';

/** Of kafkajs; a named import does not reach it from ESM in every version of Node. */
const { CompressionCodecs, CompressionTypes } = kafkajs;

interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

/**
 * Teaches kafkajs, which knows gzip alone, to read what other clients write by default. It keeps codecs for the whole
 * process; registering twice does no harm.
 */
export function registerCompressionCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = readOnly(decompressSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = readOnly(decompressLz4);
  CompressionCodecs[CompressionTypes.ZSTD] = readOnly(async (bytes) => Buffer.from(decompressZstd(bytes)));
}

function readOnly(decompress: (bytes: Buffer) => Promise<Buffer>): () => Codec {
  return () => ({
    decompress,
    compress: async () => {
      throw new Error('this bus writes without compression');
    },
  });
}
