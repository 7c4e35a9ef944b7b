import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { KafkaConfig } from 'kafkajs';
import { ByteReader } from '../kafka/byte-reader.js';

/*
 * kafkajs does not tell which release a broker is. Kafka's protocol guide: ApiVersions, version 3, is answered to
 * anybody, before any login; its answer names the finalized features, of which `metadata.version` stands for the release.
 */

const CORRELATION_ID = 1;
const TIMEOUT_MS = 3_000;
const FINALIZED_FEATURES = 2;

/** The finalized features of a broker and their levels; `undefined` where it does not tell. */
export async function readBrokerFeatures(
  broker: string,
  ssl: KafkaConfig['ssl'],
): Promise<ReadonlyMap<string, number> | undefined> {
  const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(broker) ?? [];
  const address = { host, port: Number(port) };
  const tls = typeof ssl === 'object' ? ssl : {};
  const socket = ssl
    ? connectTls({ ...tls, ...address, ...(isIP(host) === 0 ? { servername: host } : {}) })
    : connect(address);
  const answer = await exchange(socket, ssl ? 'secureConnect' : 'connect');
  try {
    return answer === undefined ? undefined : readFeatures(answer);
  } catch (error) {
    // An older broker answers in an older form.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function exchange(socket: Socket, connected: string): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const end = (answer?: Buffer) => {
      socket.destroy();
      resolve(answer);
    };
    let received = Buffer.alloc(0);
    socket.setTimeout(TIMEOUT_MS, () => end());
    socket.once('error', () => end());
    socket.once('close', () => end());
    socket.once(connected, () => socket.write(apiVersionsRequest()));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) end(received.subarray(4));
    });
  });
}

export function apiVersionsRequest(): Buffer {
  const compact = (text: string) => Buffer.from([text.length + 1, ...Buffer.from(text)]);
  const header = Buffer.alloc(11);
  header.writeInt16BE(18, 0);
  header.writeInt16BE(3, 2);
  header.writeInt32BE(CORRELATION_ID, 4);
  // No client id, no tagged fields.
  header.writeInt16BE(-1, 8);
  const body = Buffer.concat([header, compact('ecall-doctor'), compact('1'), Buffer.from([0])]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

/** @throws {RangeError} for an answer that is not of this form */
export function readFeatures(answer: Buffer): ReadonlyMap<string, number> | undefined {
  const reader = new CompactReader(answer);
  if (reader.int32() !== CORRELATION_ID || reader.int16() !== 0) return undefined;
  reader.array(() => {
    reader.skip(6);
    reader.tags();
  });
  reader.skip(4);
  const features = new Map<string, number>();
  reader.tags((tag) => {
    if (tag !== FINALIZED_FEATURES) return false;
    reader.array(() => {
      features.set(reader.text(), reader.int16());
      reader.skip(2);
      reader.tags();
    });
    return true;
  });
  return features;
}

/** Kafka's compact encoding: lengths are unsigned varints, one above what they count. */
class CompactReader extends ByteReader {
  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.take(1).readUInt8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    return this.take(this.varint() - 1).toString();
  }

  array(item: () => void): void {
    for (let left = this.varint() - 1; left > 0; left -= 1) item();
  }

  /** Skips tagged fields that `read` does not take. */
  tags(read: (tag: number) => boolean = () => false): void {
    for (let left = this.varint(); left > 0; left -= 1) {
      const tag = this.varint();
      const size = this.varint();
      if (!read(tag)) this.skip(size);
    }
  }
}
