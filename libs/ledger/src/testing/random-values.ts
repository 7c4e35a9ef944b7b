import * as fc from 'fast-check';
import type { ClaimSource } from '../port/claim.js';
import type { Attempt, SendIntent, Wait } from '../port/intent.js';
import type { Ledger } from '../port/ledger.port.js';
import type { SendState } from '../port/send-row.js';
import { HARNESS_START, type LedgerHarness } from './ledger-harness.js';
import { sampleIntent } from './sample-intent.js';

/** One call of the ledger, the same for every implementation. */
export interface Step {
  readonly name: string;
  readonly run: (harness: LedgerHarness) => Promise<unknown>;
}

export const STATES: readonly SendState[] = [
  'ready',
  'calling',
  'doubt',
  'scheduled',
  'parked',
  'accepted',
  'rejected',
  'expired',
  'cancelled',
  'dropped',
];
export const REJECTION = { reason: 'refused', detail: 'InvalidContent' };
export const UNKNOWN_ROW = '01900000-0000-7000-8000-000000000000';

export const isoAt = (ms: number): string => new Date(HARNESS_START + ms).toISOString();

// Few values, so that steps meet.
export const commandId = fc.constantFrom('a', 'b', 'c', 'doubtful-park', 'doubtful-resend');
export const recipient = fc.constantFrom('+411', '+412');
export const holder = fc.constantFrom('h1', 'h2', 'h3');
export const account = fc.constantFrom('x', 'y');
export const ACCOUNTS = ['x', 'y'] as const;

export const sourceOf = (name: string): ClaimSource => ({ account: name, channel: 'Sms' });
/** As `sampleIntent` has it, and the two that random ones have. */
export const ALL_SOURCES: readonly ClaimSource[] = ['default', ...ACCOUNTS].map(sourceOf);
/** Mostly the row's latest attempt, else the one before. */
export const attemptsAgo = fc.constantFrom(0, 0, 0, 1);

export const LISTS = [
  '01900000-0000-7000-8000-00000000000a',
  '01900000-0000-7000-8000-00000000000b',
] as const;

export const intent: fc.Arbitrary<SendIntent> = fc
  .record({
    commandId,
    recipient,
    holder,
    fingerprint: fc.constantFrom('1:f', '1:f', '1:f', '1:f', '1:f', '1:f', '1:g', '2:h'),
    offset: fc.constantFrom('1', '1', '2'),
    account,
    policy: fc.constantFrom('park' as const, 'resend' as const),
    orderingKey: fc.constantFrom(null, 'l1', 'l1', 'l2'),
    expiresAt: fc.constantFrom(undefined, undefined, isoAt(30_000), isoAt(200_000)),
    onlyIfKnown: fc.constantFrom(...Array.from({ length: 12 }, () => undefined), true),
    listId: fc.constantFrom(undefined, ...LISTS),
    timestamp: fc.constantFrom(1000, 1000, 1000, 1000, 2000),
    isFallbackId: fc.constantFrom(false, false, false, true),
    urgent: fc.constantFrom(false, false, true),
    isReplay: fc.constantFrom(false, false, true),
    onlyIfUnbegun: fc.constantFrom(false, true),
    redirectedTo: fc.constantFrom(undefined, undefined, '+419'),
    recipients: fc.constantFrom(2, 2, 3, undefined),
    namesSender: fc.constantFrom(false, false, true),
    segments: fc.constantFrom(1, 1, 2, 3),
  })
  .map(({ offset, timestamp, recipients, expiresAt, onlyIfKnown, listId, redirectedTo, ...given }) =>
    sampleIntent({
      ...given,
      source: { topic: 't', partition: 0, offset, timestamp },
      ...(recipients !== undefined && { recipients }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(onlyIfKnown !== undefined && { onlyIfKnown }),
      ...(listId !== undefined && { listId }),
      ...(redirectedTo !== undefined && { redirectedTo }),
    }),
  );

export const wait: fc.Arbitrary<Wait> = fc.record({
  reason: fc.constantFrom('send-at' as const, 'account' as const, 'retry' as const, 'behind' as const),
  due: fc.oneof(
    fc.constantFrom(0, 5000, 60_000).map((inMs) => ({ inMs })),
    fc.constantFrom(10_000, 100_000).map((ms) => ({ at: isoAt(ms) })),
  ),
});

export interface Target {
  readonly commandId: string;
  readonly recipient: string;
  readonly attemptsAgo: number;
  /** Whether the caller is one that has begun it. */
  readonly knowsRow?: boolean;
}
export const target: fc.Arbitrary<Target> = fc.record({
  commandId,
  recipient,
  attemptsAgo,
  knowsRow: fc.boolean(),
});

/** Row ids differ between implementations: a step names its row by key. */
export async function attemptAt(ledger: Ledger, named: Target): Promise<Attempt> {
  const rows = await ledger.findByCommand(named.commandId);
  const row = rows.find((one) => one.recipient === named.recipient);
  const attempt = { rowId: row?.id ?? UNKNOWN_ROW, attempt: (row?.attempt ?? 1) - named.attemptsAgo };
  return row && named.knowsRow === true ? { ...attempt, begun: row } : attempt;
}

/** A step that fast-check prints by its name and what it was given. */
export function step(name: string, given: unknown, run: Step['run']): Step {
  return Object.assign({ name, run }, { [fc.toStringMethod]: () => `${name} ${JSON.stringify(given)}` });
}
