import * as fc from 'fast-check';
import {
  account,
  ALL_SOURCES,
  attemptAt,
  attemptsAgo,
  holder,
  intent,
  isoAt,
  LISTS,
  recipient,
  sourceOf,
  REJECTION,
  STATES,
  target,
  step,
  wait,
  type Step,
} from './random-values.js';

/** What a call was answered; the timelines that are compared hold it. */
const NOTED = { answer: 'throttled', status: 429, requestId: 'r-9' };

const claimOptions = fc.record({
  holder,
  limit: fc.integer({ min: 1, max: 3 }),
  sources: fc.constantFrom(
    ALL_SOURCES,
    [sourceOf('default'), sourceOf('y')],
    [
      { ...sourceOf('x'), urgentOnly: true },
      { ...sourceOf('y'), redirectTo: '+418' },
    ],
    [
      { ...sourceOf('x'), maxSegments: 1 },
      { ...sourceOf('y'), maxSegments: 2 },
    ],
    [{ ...sourceOf('x'), namesSender: true }, { ...sourceOf('y'), namesSender: false }, sourceOf('default')],
  ),
  keptForOrdinary: fc.constantFrom(0, 1),
});

export const ordinary: readonly fc.Arbitrary<Step>[] = [
  intent.map((given) => step('begin', given, ({ ledger }) => ledger.begin(given))),
  intent.map((given) => step('begin', given, ({ ledger }) => ledger.begin(given))),
  intent.map((given) => step('reopen', given, ({ ledger }) => ledger.reopen(given))),
  intent.map((given) => step('reject', given, ({ ledger }) => ledger.reject(given, REJECTION))),
  intent.map((given) =>
    step('reject whole', given, ({ ledger }) => ledger.reject({ ...given, recipient: '' }, REJECTION)),
  ),
  fc
    .tuple(intent, wait)
    .map(([given, until]) => step('defer', [given, until], ({ ledger }) => ledger.defer(given, until))),
  fc
    .tuple(intent, wait, attemptsAgo)
    .map(([given, until, ago]) =>
      step('defer mine', [given, until, ago], async ({ ledger }) =>
        ledger.defer(given, until, await attemptAt(ledger, { ...given, attemptsAgo: ago }), NOTED),
      ),
    ),
  fc
    .tuple(target, wait)
    .map(([at, until]) =>
      step('reschedule', [at, until], async ({ ledger }) =>
        ledger.reschedule(await attemptAt(ledger, at), until, NOTED),
      ),
    ),
  fc
    .tuple(target, fc.constantFrom({}, { messageId: 'm1' }, { messageId: 'm2', requestId: 'r' }))
    .map(([at, facts]) =>
      step('accepted', [at, facts], async ({ ledger }) =>
        ledger.accepted(await attemptAt(ledger, at), facts),
      ),
    ),
  target.map((at) =>
    step('rejected', at, async ({ ledger }) => ledger.rejected(await attemptAt(ledger, at), REJECTION)),
  ),
  target.map((at) =>
    step('unknown', at, async ({ ledger }) => ledger.unknown(await attemptAt(ledger, at), '{"c":1}', NOTED)),
  ),
  fc
    .tuple(target, fc.constantFrom(undefined, '{"c":2}'))
    .map(([at, command]) =>
      step('release', [at, command], async ({ ledger }) =>
        ledger.release(await attemptAt(ledger, at), command, NOTED),
      ),
    ),
  target.map((at) =>
    step('announced', at, async ({ ledger }) =>
      ledger.markDirectlyPublished((await attemptAt(ledger, at)).rowId),
    ),
  ),
  claimOptions.map((options) => step('claimDue', options, ({ ledger }) => ledger.claimDue(options))),
  fc
    .tuple(claimOptions, account)
    .map(([options, name]) =>
      step('probe', [options, name], ({ ledger }) =>
        ledger.claimDue({ ...options, sources: [sourceOf(name)], early: true }),
      ),
    ),
  claimOptions.map((options) => step('claimDoubts', options, ({ ledger }) => ledger.claimDoubts(options))),
  fc
    .integer({ min: 1, max: 3 })
    .map((limit) => step('sweepLeases', limit, ({ ledger }) => ledger.sweepLeases(limit))),
  fc
    .record({
      at: target,
      messageId: fc.constantFrom(undefined, 'm1', 'm2'),
      report: fc.constantFrom(
        { status: 'sent', final: false, providerStatus: 'Sent', supersedes: ['', 'queued'] },
        { status: 'delivered', final: true, providerStatus: 'Delivered', supersedes: ['', 'queued', 'sent'] },
        { status: 'unknown', final: false, providerStatus: 'Odd', supersedes: [] },
      ),
    })
    .map(({ at, messageId, report }) =>
      step('recordStatus', [at, messageId, report], async ({ ledger }) =>
        ledger.recordStatus({
          ...(await attemptAt(ledger, at)),
          ...(messageId !== undefined && { messageId }),
          ...report,
          occurredAt: isoAt(0),
          source: 'webhook',
        }),
      ),
    ),
  fc
    .record(
      {
        listId: fc.constantFrom(...LISTS),
        messageId: fc.constantFrom('m1', 'm2', 'm3'),
        recipient,
      },
      { requiredKeys: ['listId'] },
    )
    .map((message) =>
      step('findListed', message, async ({ ledger }) => {
        const id = await ledger.findListed(message);
        return (await ledger.list({ states: STATES, limit: 100 })).rows.find((row) => row.id === id) ?? null;
      }),
    ),
  fc
    .constantFrom('i1', 'i2')
    .map((id) => step('recordInbound', id, ({ ledger }) => ledger.recordInbound({ id, data: '{}' }))),
  fc.constant(step('isAnythingDue', {}, async ({ ledger }) => ledger.isAnythingDue())),
  holder.map((relay) =>
    step('claim', relay, async ({ ledger }) =>
      ledger.claimOutbox({ holder: relay, limit: 100, leaseMs: 5000 }),
    ),
  ),
  holder.map((relay) =>
    step('relay', relay, async ({ ledger }) => {
      const entries = await ledger.claimOutbox({ holder: relay, limit: 100, leaseMs: 5000 });
      await ledger.published(entries.map(({ outboxId }) => outboxId));
      return entries;
    }),
  ),
  holder.map((relay) =>
    step('relay on', relay, async ({ ledger }) => {
      const claim = { holder: relay, limit: 100, leaseMs: 5000 };
      const entries = await ledger.claimOutbox(claim);
      const published = entries.map(({ outboxId }) => outboxId);
      return [entries, await ledger.claimOutbox({ ...claim, published })].flat();
    }),
  ),
  fc
    .record({
      decision: fc.constantFrom('sent' as const, 'resend' as const, 'drop' as const),
      given: fc.constantFrom(
        {},
        { commandId: 'a' },
        { commandId: 'b', recipient: '+411' },
        { account: 'x' },
        { before: isoAt(60_000) },
        { commandId: 'doubtful-park', version: 3 },
        { commandId: 'doubtful-resend' },
      ),
    })
    .map(({ decision, given }) =>
      step('resolve', [decision, given], ({ ledger }) => ledger.resolve({ decision, ...given })),
    ),
  fc
    .constantFrom(0, 10_000)
    .map((afterMs) =>
      step('claimPolls', afterMs, ({ ledger }) =>
        ledger.claimPolls({ limit: 2, afterMs, maxAgeMs: 150_000 }),
      ),
    ),
  fc
    .constantFrom(0.0005, 0.001)
    .map((days) => step('prune', days, ({ ledger }) => ledger.prune({ days, limit: 2 }))),
  recipient.map((number) => step('forget', number, ({ ledger }) => ledger.forget(number))),
  fc
    .tuple(account, fc.integer({ min: 1, max: 4 }))
    .map(([name, count]) => step('reserve', [name, count], ({ ledger }) => ledger.reserve(name, 4, count))),
  target.map((at) =>
    step('unsettled', at, async ({ ledger }) => {
      const { rowId } = await attemptAt(ledger, at);
      return (await ledger.unsettled([rowId, 'no row'])).length;
    }),
  ),
  fc
    .constantFrom(STATES, ['accepted'] as const, ['doubt', 'parked'] as const)
    .map((states) =>
      step('list', states, async ({ ledger }) => (await ledger.list({ states, limit: 100 })).rows),
    ),
  fc
    .constantFrom(400, 6000, 26_000, 121_000)
    .map((ms) => step('advance', ms, (harness) => harness.advance(ms))),
  fc.constantFrom(6000, 26_000, 121_000).map((ms) => step('advance', ms, (harness) => harness.advance(ms))),
];
