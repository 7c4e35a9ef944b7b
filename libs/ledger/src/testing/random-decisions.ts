import * as fc from 'fast-check';
import type { Ledger } from '../port/ledger.port.js';
import {
  account,
  ALL_SOURCES,
  attemptAt,
  attemptsAgo,
  commandId,
  intent,
  isoAt,
  recipient,
  step,
  target,
  type Step,
} from './random-values.js';

const NOTE = { who: 'operator', reason: 'because', what: { about: 'x' } };
const audit = fc.constantFrom(undefined, NOTE);
const NOTES = [undefined, { answer: 'throttled', status: 429, requestId: 'q' }] as const;
const DAYS = [isoAt(0), isoAt(86_400_000)] as const;

const withAudit = <T extends object>(given: T, note: typeof NOTE | undefined) =>
  note ? { ...given, audit: note } : given;

/** Every entry that may go out, of which one is refused for itself. */
async function refuseOne(
  ledger: Ledger,
  retryInMs: number,
  skip: readonly ('send' | 'inbound')[],
): Promise<unknown> {
  const entries = await ledger.claimOutbox({ holder: 'h1', limit: 100, leaseMs: 5000, skip });
  const [first] = entries;
  if (first) await ledger.refusedByBroker([{ outboxId: first.outboxId, reason: 'too-large', retryInMs }]);
  return entries;
}

const cancelling: readonly fc.Arbitrary<Step>[] = [
  fc
    .tuple(commandId, fc.constantFrom(undefined, '+411'), audit)
    .map(([id, to, note]) =>
      step('cancel', [id, to, note], ({ ledger }) =>
        ledger.cancel(withAudit({ commandId: id, ...(to !== undefined && { recipient: to }) }, note)),
      ),
    ),
  fc.tuple(intent, fc.boolean()).map(([given, isUnknown]) =>
    step('cancel, while it is being called', [given, isUnknown], async (harness) => {
      const { ledger } = harness;
      const begun = await ledger.begin(given);
      const cancelled = await ledger.cancel({ commandId: given.commandId });
      const attempt = await attemptAt(ledger, { ...given, attemptsAgo: 0 });
      const answer = isUnknown
        ? await ledger.unknown(attempt, given.command)
        : await ledger.release(attempt, given.command);
      await harness.advance(121_000);
      const claimed = await ledger.claimDoubts({ holder: 'h5', limit: 9, sources: ALL_SOURCES });
      return { begun, cancelled, answer, claimed };
    }),
  ),
  fc.tuple(intent, fc.constantFrom(undefined, '+411', '+412')).map(([given, to]) =>
    step('cancel, when retention removed a row of it', [given, to], async (harness) => {
      const { ledger } = harness;
      const { commandId: id } = given;
      await ledger.begin(given);
      const attempt = await attemptAt(ledger, { ...given, attemptsAgo: 0 });
      const answer = await ledger.accepted(attempt, {});
      await ledger.markDirectlyPublished(attempt.rowId);
      await harness.advance(100_000);
      const pruned = await ledger.prune({ days: 0.001, limit: 9 });
      const named = to === undefined ? {} : { recipient: to };
      return { answer, pruned, cancelled: await ledger.cancel({ commandId: id, ...named }) };
    }),
  ),
];

const limiting: readonly fc.Arbitrary<Step>[] = [
  fc
    .record({
      at: target,
      segments: fc.constantFrom(1, 2),
      perRecipient: fc.constantFrom(
        [],
        [{ max: 1, windowMs: 30_000 }],
        [
          { max: 2, windowMs: 60_000 },
          { max: 1, windowMs: 10_000, account: 'x' },
        ],
      ),
      perDay: fc.constantFrom(
        undefined,
        { day: DAYS[0], max: 3 },
        { day: DAYS[0], max: 3, extra: 1 },
        { day: DAYS[1], max: 1 },
      ),
    })
    .map(({ at, perDay, ...limits }) =>
      step('charge', [at, perDay, limits], async ({ ledger }) =>
        ledger.charge({ ...(await attemptAt(ledger, at)), ...limits, ...(perDay && { perDay }) }),
      ),
    ),
  fc.tuple(intent, fc.constantFrom('keep', 'release', 'unknown')).map(([given, then]) =>
    step('begin, charge', [given, then], async ({ ledger }) => {
      const begun = await ledger.begin(given);
      const attempt = await attemptAt(ledger, { ...given, attemptsAgo: 0 });
      const charged = await ledger.charge({
        ...attempt,
        segments: 1,
        perRecipient: [{ max: 2, windowMs: 100_000 }],
        perDay: { day: DAYS[0], max: 4 },
      });
      const after =
        then === 'release'
          ? await ledger.release(attempt)
          : then === 'unknown'
            ? await ledger.unknown(attempt, given.command)
            : null;
      return { begun, charged, after, days: await ledger.dayCounts() };
    }),
  ),
  fc
    .tuple(account, fc.constantFrom(...DAYS), audit)
    .map(([name, day, note]) =>
      step('lift', [name, day, note], async ({ ledger }) => [
        await ledger.lift(name, day, note),
        await ledger.dayCounts(),
      ]),
    ),
];

const refusing: readonly fc.Arbitrary<Step>[] = [
  fc
    .tuple(fc.constantFrom(1_000, 60_000), fc.constantFrom([], ['inbound' as const], ['send' as const]))
    .map(([ms, skip]) => step('broker refuses', [ms, skip], ({ ledger }) => refuseOne(ledger, ms, skip))),
  fc.constant(
    step('broker refuses for an hour', null, async (harness) => {
      const first = await refuseOne(harness.ledger, 1_000, []);
      await harness.advance(3_600_000);
      const again = await refuseOne(harness.ledger, 1_000, []);
      return { first, again, aside: await harness.ledger.keptAside({ limit: 9 }) };
    }),
  ),
  fc
    .tuple(commandId, audit)
    .map(([id, note]) => step('republish', [id, note], ({ ledger }) => ledger.republish(id, note))),
  target.map((at) =>
    step('hand to outbox', at, async ({ ledger }) =>
      ledger.handToOutbox((await attemptAt(ledger, at)).rowId),
    ),
  ),
];

const asking: readonly fc.Arbitrary<Step>[] = [
  intent.map((given) => step('look up', given, ({ ledger }) => ledger.lookUp(given))),
  recipient.map((to) =>
    step(
      'find by recipient',
      to,
      async ({ ledger }) => (await ledger.findByRecipient(to, { limit: 50 })).rows,
    ),
  ),
  fc.constant(step('audit', null, async ({ ledger }) => (await ledger.audit({ limit: 50 })).entries)),
  fc.constant(step('counts', null, ({ ledger }) => ledger.counts())),
  fc
    .tuple(target, attemptsAgo)
    .map(([at, ago]) =>
      step(
        'count refusal',
        [at, ago],
        async ({ ledger }) =>
          (await ledger.countRefusal(await attemptAt(ledger, { ...at, attemptsAgo: ago }), 500)) ?? null,
      ),
    ),
  fc
    .tuple(target, fc.constantFrom(...NOTES))
    .map(([at, note]) =>
      step('release with a note', [at, note], async ({ ledger }) =>
        ledger.release(await attemptAt(ledger, at), undefined, note),
      ),
    ),
];

/** The database's clock is set back, then the instants that cannot be true are met. */
const clock: readonly fc.Arbitrary<Step>[] = [
  fc.constantFrom(1_000, 100_000, 3_600_000).map((ms) =>
    step('clock set back', ms, async (harness) => {
      await harness.advance(-ms);
      const swept = await harness.ledger.sweepLeases(9);
      return { swept, slots: await harness.ledger.reserve('x', 4, 2) };
    }),
  ),
];

/** What came with cancels, limits, refused events and the audit. */
export const newer: readonly fc.Arbitrary<Step>[] = [
  ...cancelling,
  ...limiting,
  ...refusing,
  ...asking,
  ...clock,
];
