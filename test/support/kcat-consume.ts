import { requireCommand } from '../../tools/process/find-command.js';
import { runCommand } from '../../tools/process/run-command.js';

/** A record as kcat shows it. */
export interface ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  /** The last value of each header. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A line of `kcat -J`. */
interface KcatLine {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly ts: number;
  readonly key: string | null;
  readonly payload: string | null;
  readonly headers?: readonly string[];
}

/** Reads a topic with kcat from its beginning: `count` records, or without it all that are there now. */
export async function kcatConsume(
  brokers: string,
  { topic, count, deadlineMs = 30_000 }: { topic: string; count?: number; deadlineMs?: number },
): Promise<ConsumedRecord[]> {
  const { code, stdout, stderr } = await runCommand(
    requireCommand('kcat', 'kcat'),
    [...kcatReadArguments(brokers, topic), ...(count === undefined ? ['-e'] : ['-c', String(count)])],
    { timeoutMs: deadlineMs },
  );
  const records = stdout.split('\n').filter(Boolean).map(parseKcatLine);
  if (code === 0) return records;
  throw new Error(
    `kcat read ${records.length} records of ${topic} within ${deadlineMs} ms, wanted ${count ?? 'all'}: ${stderr.trim()}`,
  );
}

/** Makes kcat print a topic from its beginning, a JSON object per line. */
export function kcatReadArguments(brokers: string, topic: string): string[] {
  return ['-C', '-b', brokers, '-t', topic, '-o', 'beginning', '-J', '-q', '-u'];
}

/** Reads one line of `kcat -J`. */
export function parseKcatLine(line: string): ConsumedRecord {
  const parsed: KcatLine = JSON.parse(line);
  const { topic, partition, offset, ts, key, payload, headers = [] } = parsed;
  const pairs: Record<string, string> = {};
  for (let index = 0; index + 1 < headers.length; index += 2)
    pairs[headers[index] ?? ''] = headers[index + 1] ?? '';
  return { topic, partition, offset, timestamp: ts, key, value: payload, headers: pairs };
}
