/** Of murmur2, as Java clients have it. */
const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;
const MIX_SHIFT = 24;
const POSITIVE = 0x7fffffff;

/**
 * The number by which clients choose a key's partition: modulo the partitions of its topic (murmur2, as in Java's
 * `Utils.toPositive(Utils.murmur2(key))`). Never negative.
 */
export function keyHash(key: Buffer): number {
  const { length } = key;
  let hash = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let word = Math.imul(key.readInt32LE(at), MIX);
    word ^= word >>> MIX_SHIFT;
    hash = Math.imul(hash, MIX) ^ Math.imul(word, MIX);
  }
  if (at < length) {
    for (let index = length - 1; index >= at; index -= 1) hash ^= (key[index] ?? 0) << (8 * (index - at));
    hash = Math.imul(hash, MIX);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MIX);
  hash ^= hash >>> 15;
  return hash & POSITIVE;
}
