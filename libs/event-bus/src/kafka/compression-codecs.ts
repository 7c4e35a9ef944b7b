import kafkajs from 'kafkajs';

/** Of kafkajs; a named import does not reach it from ESM in every version of Node. */
const { CompressionCodecs, CompressionTypes } = kafkajs;

interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

/**
 * Teaches kafkajs, which knows gzip alone, to read what other clients write by default. It keeps codecs for the whole
 * process; registering twice does no harm. Each is loaded with the first batch that needs it: together they take 13 MB of
 * memory, and most topics use one of them or none.
 */
export function registerCompressionCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = readOnly(async (bytes) => {
    const { decompressSnappy } = await import('./snappy-frames.js');
    return decompressSnappy(bytes);
  });
  CompressionCodecs[CompressionTypes.LZ4] = readOnly(async (bytes) => {
    const { decompressFrame } = await import('lz4-napi');
    return decompressFrame(bytes);
  });
  CompressionCodecs[CompressionTypes.ZSTD] = readOnly(async (bytes) => {
    const { decompress } = await import('fzstd');
    return Buffer.from(decompress(bytes));
  });
}

function readOnly(decompress: (bytes: Buffer) => Promise<Buffer>): () => Codec {
  return () => ({
    decompress,
    compress: async () => {
      throw new Error('this bus writes without compression');
    },
  });
}
