import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgliteDriver } from './drivers/pglite.driver.js';
import type { Attempt, Ledger, SendIntent, Wait } from './ledger.port.js';
import type { SendState } from './send-row.js';
import type { LedgerHarness } from './testing/ledger-harness.js';
import { HARNESS_START } from './testing/ledger-harness.js';
import { memoryHarness } from './testing/memory-harness.js';
import { sampleIntent } from './testing/sample-intent.js';
import { SqlHarness } from './testing/sql-harness.js';

/** One call of the ledger, the same for every implementation. */
interface Step {
  readonly name: string;
  readonly run: (harness: LedgerHarness) => Promise<unknown>;
}

const STATES: readonly SendState[] = [
  'ready',
  'calling',
  'doubt',
  'scheduled',
  'parked',
  'accepted',
  'rejected',
  'expired',
  'dropped',
];
const REJECTION = { reason: 'refused', detail: 'InvalidContent' };
const UNKNOWN_ROW = '01900000-0000-7000-8000-000000000000';

const isoAt = (ms: number): string => new Date(HARNESS_START + ms).toISOString();

// Few values, so that steps meet.
const commandId = fc.constantFrom('a', 'b', 'c', 'doubtful-park', 'doubtful-resend');
const recipient = fc.constantFrom('+411', '+412');
const holder = fc.constantFrom('h1', 'h2', 'h3');
const account = fc.constantFrom('x', 'y');
/** Mostly the row's latest attempt, else the one before. */
const attemptsAgo = fc.constantFrom(0, 0, 0, 1);

const intent: fc.Arbitrary<SendIntent> = fc
  .record({
    commandId,
    recipient,
    holder,
    fingerprint: fc.constantFrom('1:f', '1:f', '1:f', '1:f', '1:f', '1:f', '1:g', '2:h'),
    offset: fc.constantFrom('1', '1', '2'),
    account,
    policy: fc.constantFrom('park' as const, 'resend' as const),
    lane: fc.constantFrom(null, 'l1', 'l1', 'l2'),
    expiresAt: fc.constantFrom(undefined, undefined, isoAt(30_000), isoAt(200_000)),
    onlyIfKnown: fc.constantFrom(...Array.from({ length: 12 }, () => undefined), true),
  })
  .map(({ offset, expiresAt, onlyIfKnown, ...given }) =>
    sampleIntent({
      ...given,
      source: { topic: 't', partition: 0, offset, timestamp: 1000 },
      ...(expiresAt !== undefined && { expiresAt }),
      ...(onlyIfKnown !== undefined && { onlyIfKnown }),
    }),
  );

const wait: fc.Arbitrary<Wait> = fc.record({
  reason: fc.constantFrom('send-at' as const, 'account' as const, 'retry' as const, 'behind' as const),
  due: fc.oneof(
    fc.constantFrom(0, 5000, 60_000).map((inMs) => ({ inMs })),
    fc.constantFrom(10_000, 100_000).map((ms) => ({ at: isoAt(ms) })),
  ),
});

interface Target {
  readonly commandId: string;
  readonly recipient: string;
  readonly attemptsAgo: number;
}
const target: fc.Arbitrary<Target> = fc.record({ commandId, recipient, attemptsAgo });

/** Row ids differ between implementations: a step names its row by key. */
async function attemptAt(ledger: Ledger, named: Target): Promise<Attempt> {
  const rows = await ledger.findByCommand(named.commandId);
  const row = rows.find((one) => one.recipient === named.recipient);
  return { rowId: row?.id ?? UNKNOWN_ROW, attempt: (row?.attempt ?? 1) - named.attemptsAgo };
}

const takeOptions = fc.record({
  holder,
  limit: fc.integer({ min: 1, max: 3 }),
  skipAccounts: fc.constantFrom([], ['x']),
});

const steps: readonly fc.Arbitrary<Step>[] = [
  intent.map((given) => step('begin', given, ({ ledger }) => ledger.begin(given))),
  intent.map((given) => step('begin', given, ({ ledger }) => ledger.begin(given))),
  intent.map((given) => step('refuse', given, ({ ledger }) => ledger.refuse(given, REJECTION))),
  fc
    .tuple(intent, wait)
    .map(([given, until]) => step('park', [given, until], ({ ledger }) => ledger.park(given, until))),
  fc
    .tuple(intent, wait, attemptsAgo)
    .map(([given, until, ago]) =>
      step('park mine', [given, until, ago], async ({ ledger }) =>
        ledger.park(given, until, await attemptAt(ledger, { ...given, attemptsAgo: ago })),
      ),
    ),
  fc
    .tuple(target, wait)
    .map(([at, until]) =>
      step('putBack', [at, until], async ({ ledger }) => ledger.putBack(await attemptAt(ledger, at), until)),
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
    step('unknown', at, async ({ ledger }) => ledger.unknown(await attemptAt(ledger, at), '{"c":1}')),
  ),
  fc
    .tuple(target, fc.constantFrom(undefined, '{"c":2}'))
    .map(([at, command]) =>
      step('release', [at, command], async ({ ledger }) =>
        ledger.release(await attemptAt(ledger, at), command),
      ),
    ),
  target.map((at) =>
    step('announced', at, async ({ ledger }) => ledger.announced((await attemptAt(ledger, at)).rowId)),
  ),
  takeOptions.map((options) => step('takeDue', options, ({ ledger }) => ledger.takeDue(options))),
  fc
    .tuple(takeOptions, account)
    .map(([options, probeAccount]) =>
      step('probe', [options, probeAccount], ({ ledger }) =>
        ledger.takeDue({ ...options, skipAccounts: [], probeAccount }),
      ),
    ),
  takeOptions.map((options) => step('takeDoubts', options, ({ ledger }) => ledger.takeDoubts(options))),
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
    .constantFrom('i1', 'i2')
    .map((id) => step('recordInbound', id, ({ ledger }) => ledger.recordInbound({ id, data: '{}' }))),
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
      step('takePolls', afterMs, ({ ledger }) => ledger.takePolls({ limit: 2, afterMs, maxAgeMs: 150_000 })),
    ),
  fc
    .constantFrom(0.0005, 0.001)
    .map((days) => step('prune', days, ({ ledger }) => ledger.prune({ days, limit: 2 }))),
  recipient.map((number) => step('forget', number, ({ ledger }) => ledger.forget(number))),
  fc
    .tuple(account, fc.integer({ min: 1, max: 4 }))
    .map(([name, count]) => step('reserve', [name, count], ({ ledger }) => ledger.reserve(name, 4, count))),
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

/** What makes the rarer states common. */
const often: readonly { weight: number; arbitrary: fc.Arbitrary<Step> }[] = [
  { weight: 8, arbitrary: intent.map((given) => step('begin', given, ({ ledger }) => ledger.begin(given))) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('park' as const, 'resend' as const).map((policy) =>
      step('doubt', policy, async (harness) => {
        const { ledger } = harness;
        const fresh = sampleIntent({
          commandId: `doubtful-${policy}`,
          policy,
          recipient: '+411',
          account: 'x',
        });
        const begun = await ledger.begin(fresh);
        const row = begun.kind === 'begun' ? begun.row : undefined;
        const answer = row
          ? await ledger.unknown({ rowId: row.id, attempt: row.attempt }, fresh.command)
          : begun;
        await harness.advance(121_000);
        return { answer, taken: await ledger.takeDoubts({ holder: 'h9', limit: 3 }) };
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constant(
      step('grace', null, async (harness) => {
        await harness.advance(26_000);
        const swept = await harness.ledger.sweepLeases(9);
        await harness.advance(121_000);
        return { swept, taken: await harness.ledger.takeDoubts({ holder: 'h8', limit: 9 }) };
      }),
    ),
  },
];

function step(name: string, given: unknown, run: Step['run']): Step {
  return Object.assign({ name, run }, { [fc.toStringMethod]: () => `${name} ${JSON.stringify(given)}` });
}

/** Answers as they compare: a row's id is its key, entries of one claim stand by row and sequence. */
function comparable(answer: unknown): unknown {
  const text = JSON.stringify(answer ?? null, (key, value: unknown) =>
    key === 'id' || key === 'outboxId' ? undefined : value,
  );
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return parsed;
  return parsed.every((one) => typeof one === 'object' && one !== null && 'event' in one)
    ? parsed.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    : parsed;
}

function sortKey({
  event,
}: {
  event: { kind: string; row?: { commandId: string; recipient: string }; sequence?: number };
}): string {
  return [event.kind, event.row?.commandId, event.row?.recipient, event.sequence].join('/');
}

async function everything({ ledger }: LedgerHarness): Promise<unknown> {
  return comparable((await ledger.list({ states: STATES, limit: 100 })).rows);
}

describe('the SQL ledger follows the model', () => {
  const sql = new SqlHarness(new PgliteDriver({}));
  beforeAll(() => sql.open(), 60_000);
  afterAll(() => sql.destroy());

  it('gives the same answers, rows and events, whatever is asked in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(...often, ...steps.map((arbitrary) => ({ weight: 1, arbitrary }))), {
          minLength: 40,
          maxLength: 80,
          size: 'max',
        }),
        async (played) => {
          await sql.reset();
          const model = memoryHarness();
          for (const one of played) {
            expect(comparable(await one.run(sql))).toEqual(comparable(await one.run(model)));
            expect(await everything(sql)).toEqual(await everything(model));
          }
        },
      ),
      { numRuns: Number(process.env['LEDGER_MODEL_RUNS'] ?? 25) },
    );
  }, 300_000);
});
