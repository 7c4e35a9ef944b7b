import { uncompress } from 'snappy';

/** How Java clients mark their blocks (snappy-java, `SnappyCodec.MAGIC_HEADER`); librdkafka writes plain snappy. */
const JAVA_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
/** The magic, a version and the lowest compatible version, 32 bits each. */
const JAVA_HEADER_LENGTH = JAVA_MAGIC.length + 8;

export async function decompressSnappy(bytes: Buffer): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for (const block of snappyBlocks(bytes))
    blocks.push((await uncompress(block, { asBuffer: true })) as Buffer);
  return blocks.length === 1 ? (blocks[0] as Buffer) : Buffer.concat(blocks);
}

/** The blocks to decompress one by one: those of a Java client, or the whole. */
export function snappyBlocks(bytes: Buffer): Buffer[] {
  if (!bytes.subarray(0, JAVA_MAGIC.length).equals(JAVA_MAGIC)) return [bytes];
  const blocks: Buffer[] = [];
  for (let at = JAVA_HEADER_LENGTH; at < bytes.length;) {
    const end = at + 4 + bytes.readInt32BE(at);
    blocks.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return blocks;
}
