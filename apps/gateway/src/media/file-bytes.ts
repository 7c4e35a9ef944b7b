import { PayloadTooLargeException } from '@nestjs/common';

/** The request ended before its file did. */
export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError';

  constructor() {
    super('the request broke off');
  }
}

/** Reads on until so many bytes are there, or the end; what was read comes again with the rest. */
export async function peek(
  source: AsyncIterator<Buffer>,
  count: number,
): Promise<{ readonly head: Buffer; readonly bytes: AsyncGenerator<Buffer> }> {
  const read: Buffer[] = [];
  let length = 0;
  while (length < count) {
    const { done, value } = await source.next();
    if (done === true) break;
    read.push(value);
    length += value.length;
  }
  return { head: Buffer.concat(read).subarray(0, count), bytes: again(read, source) };
}

async function* again(read: Buffer[], source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  for (let chunk = read.shift(); chunk !== undefined; chunk = read.shift()) yield chunk;
  for (;;) {
    const { done, value } = await source.next();
    if (done === true) return;
    yield value;
  }
}

/** @throws 413 as soon as there are more */
export async function* atMost(bytes: AsyncIterable<Buffer>, max: number): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > max) throw tooLarge('more', max);
    yield chunk;
  }
}

export function tooLarge(length: number | 'more', max: number): PayloadTooLargeException {
  const got = length === 'more' ? `more than ${max}` : length;
  return new PayloadTooLargeException(`file: got ${got} bytes; it may have ${max} (MEDIA_MAX_BYTES)`);
}
