import { uncompress } from 'snappy';

/** How Java clients mark their blocks (snappy-java, `SnappyCodec.MAGIC_HEADER`); librdkafka writes plain snappy. */
const JAVA_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
/** The magic, a version and the lowest compatible version, 32 bits each. */
const JAVA_HEADER_LENGTH = JAVA_MAGIC.length + 8;

export async function decompressSnappy(bytes: Buffer): Promise<Buffer> {
  if (!bytes.subarray(0, JAVA_MAGIC.length).equals(JAVA_MAGIC)) return decompressBlock(bytes);
  const blocks: Buffer[] = [];
  for (let at = JAVA_HEADER_LENGTH; at < bytes.length;) {
    const end = at + 4 + bytes.readInt32BE(at);
    blocks.push(await decompressBlock(bytes.subarray(at + 4, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}

async function decompressBlock(block: Buffer): Promise<Buffer> {
  return (await uncompress(block, { asBuffer: true })) as Buffer;
}
