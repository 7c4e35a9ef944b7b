import { createHash } from 'node:crypto';
import type { Coordinates } from '../port/send-row.js';

/** What identifies a command's content: compared when its id is met again. */
export interface CommandIdentity {
  readonly fingerprint: string;
  readonly source: Coordinates;
}

/** The same record read twice. A topic made anew starts at offset 0 again, so the timestamp belongs to it. */
export function isSameRecord(a: Coordinates, b: Coordinates): boolean {
  return (
    a.topic === b.topic && a.partition === b.partition && a.offset === b.offset && a.timestamp === b.timestamp
  );
}

/** Other content under a known id. Fingerprints of different versions cannot be compared, so they count as equal. */
export function isReused(known: CommandIdentity, met: CommandIdentity): boolean {
  return (
    known.fingerprint !== met.fingerprint &&
    versionOf(known.fingerprint) === versionOf(met.fingerprint) &&
    !isSameRecord(known.source, met.source)
  );
}

const versionOf = (fingerprint: string): string => fingerprint.slice(0, fingerprint.indexOf(':') + 1);

/** What stays of a forgotten recipient, so that a replayed command does not reach it again. */
export function recipientDigest(commandId: string, recipient: string): string {
  return createHash('sha256').update(`${commandId}\n${recipient}`, 'utf8').digest('hex');
}
