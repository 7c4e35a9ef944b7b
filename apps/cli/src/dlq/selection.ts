import type { DeadLetterRecord } from '@ecall-gateway/contracts';
import { CliError } from '../cli-error.js';

/** Which dead letters are meant; what is not given does not restrict. */
export interface Selection {
  readonly ids?: readonly string[];
  readonly reasons?: readonly string[];
  /** Milliseconds since 1970. */
  readonly since?: number;
}

export function isSelected({ ids, reasons, since }: Selection, letter: DeadLetterRecord): boolean {
  return (
    (ids === undefined || ids.includes(letter.id)) &&
    (reasons === undefined || reasons.includes(letter.reason)) &&
    (since === undefined || letter.time >= since)
  );
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads `--since`: an instant, or how long ago.
 *
 * @throws {CliError} when it is neither
 */
export function readSince(text: string, now: number): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const instant = Date.parse(text);
  if (!Number.isNaN(instant)) return instant;
  throw new CliError(
    `--since ${text} is no instant.`,
    'give how long ago (30m, 12h, 7d) or when (2026-12-01T09:00:00Z)',
  );
}

/** @throws {CliError} for what is no id of `dlq list` */
export function readIds(ids: readonly string[]): readonly string[] {
  const wrong = ids.find((id) => !/^\d+:\d+$/.test(id));
  if (wrong === undefined) return ids;
  throw new CliError(
    `${wrong} is no dead letter.`,
    'name it as dlq list does: partition:offset, such as 3:17',
  );
}
