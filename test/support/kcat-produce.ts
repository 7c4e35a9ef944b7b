import { requireCommand } from '../../tools/process/find-command.js';
import { runCommand } from '../../tools/process/run-command.js';

/** What librdkafka's clients compress with. */
export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

interface Batch {
  readonly topic: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `none`. */
  readonly compression?: Compression;
  /** Default: by the key, as librdkafka does it. */
  readonly partition?: number;
}

/** One record; a `null` value is a tombstone. */
export interface OneRecord extends Batch {
  readonly key?: string;
  readonly value: string | null;
}

/** Several records with the same headers, in one go. */
export interface ManyRecords extends Batch {
  readonly records: ReadonlyArray<{ readonly key: string; readonly value: string }>;
}

/** Control characters that no JSON text contains unescaped. */
const RECORD_END = '\x1e';
const KEY_END = '\x1f';

/** Publishes one record with kcat, and so with another Kafka client than the gateway's; resolves when it is acknowledged. */
export async function kcatProduce(brokers: string, { key, value, ...batch }: OneRecord): Promise<void> {
  if (value === null || value === '') {
    // kcat skips empty input; a key before it makes it a record, with -Z a null one.
    await produce(
      brokers,
      batch,
      ['-K', '\\x1f', ...(value === null ? ['-Z'] : [])],
      `${key ?? ''}${KEY_END}`,
    );
  } else {
    await produce(brokers, batch, key === undefined ? [] : ['-k', key], value);
  }
}

/** Publishes several records with kcat, in the order given. */
export async function kcatProduceMany(brokers: string, { records, ...batch }: ManyRecords): Promise<void> {
  const input = records.map(({ key, value }) => `${key}${KEY_END}${value}`).join(RECORD_END);
  await produce(brokers, batch, ['-K', '\\x1f'], input);
}

async function produce(brokers: string, batch: Batch, args: readonly string[], input: string): Promise<void> {
  const { topic, headers = {}, compression = 'none', partition } = batch;
  const { code, stderr } = await runCommand(
    requireCommand('kcat', 'kcat'),
    [
      '-P',
      '-b',
      brokers,
      '-t',
      topic,
      '-D',
      '\\x1e',
      '-X',
      'topic.message.timeout.ms=20000',
      // Otherwise librdkafka's retry of a batch may overtake, or double, what came after it.
      '-X',
      'enable.idempotence=true',
      ...(compression === 'none' ? [] : ['-X', `compression.codec=${compression}`]),
      ...(partition === undefined ? [] : ['-p', String(partition)]),
      ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]),
      ...args,
    ],
    { input, timeoutMs: 30_000 },
  );
  if (code !== 0) throw new Error(`kcat could not publish to ${topic} (exit code ${code}): ${stderr.trim()}`);
}
