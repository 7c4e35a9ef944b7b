import { compressionsAlgorithms, type SyncCompressionPhase } from '@platformatic/kafka';
import { decompress as decompressZstd } from 'fzstd';
import { decompressFrameSync as decompressLz4 } from 'lz4-napi';
import { uncompressSync } from 'snappy';
import { snappyBlocks } from '../kafka/snappy-frames.js';

type Decompress = (bytes: Buffer) => Buffer;

/**
 * Gives the client the codecs that the driver on kafkajs reads with. Its own know zstd from Node 22 on alone, and no
 * framing of snappy by Java clients. It keeps codecs for the whole process; registering twice does no harm.
 */
export function registerCodecs(): void {
  decompressBy(compressionsAlgorithms.snappy, (bytes) =>
    Buffer.concat(snappyBlocks(bytes).map((block) => uncompressSync(block, { asBuffer: true }) as Buffer)),
  );
  decompressBy(compressionsAlgorithms.lz4, decompressLz4);
  decompressBy(compressionsAlgorithms.zstd, (bytes) => Buffer.from(decompressZstd(bytes)));
}

function decompressBy(
  codec: { readonly decompressSync: SyncCompressionPhase },
  decompress: Decompress,
): void {
  const decompressSync: SyncCompressionPhase = (data) =>
    decompress(Buffer.isBuffer(data) ? data : data.buffer);
  Object.assign(codec, { decompressSync });
}
