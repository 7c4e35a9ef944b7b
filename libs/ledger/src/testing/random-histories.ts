import * as fc from 'fast-check';
import { newer } from './random-decisions.js';
import { ordinary } from './random-steps.js';
import { ALL_SOURCES, intent, REJECTION, sourceOf, step, type Step } from './random-values.js';
import { sampleIntent } from './sample-intent.js';

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
        return { answer, taken: await ledger.claimDoubts({ holder: 'h9', limit: 3, sources: ALL_SOURCES }) };
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0, 26_000, 121_000).map((ms) =>
      step('resend by an operator, near its end', ms, async (harness) => {
        const { ledger } = harness;
        const expiresAt = new Date(harness.now() + 180_000).toISOString();
        const fresh = sampleIntent({ commandId: 'doubtful-ends', account: 'x', expiresAt });
        const begun = await ledger.begin(fresh);
        if (begun.kind === 'begun') await ledger.unknown({ rowId: begun.row.id, attempt: 1 }, fresh.command);
        await harness.advance(121_000);
        await ledger.claimDoubts({ holder: 'h6', limit: 9, sources: ALL_SOURCES });
        const resolved = await ledger.resolve({ ...fresh, decision: 'resend' });
        await harness.advance(ms);
        await ledger.claimDue({ holder: 'h7', limit: 9, sources: [sourceOf('y')] });
        return { resolved, rows: await ledger.findByCommand(fresh.commandId) };
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: intent.map((given) =>
      step('reject, then reopen', given, async ({ ledger }) => {
        const refused = await ledger.reject(given, REJECTION);
        if (refused.kind === 'publish-directly') await ledger.markDirectlyPublished(refused.event.row.id);
        return { refused, reopened: await ledger.reopen(given), begun: await ledger.begin(given) };
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
        return {
          swept,
          taken: await harness.ledger.claimDoubts({ holder: 'h8', limit: 9, sources: ALL_SOURCES }),
        };
      }),
    ),
  },
];

/** Histories long enough for rows to go through several hands. */
export const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(...often, ...[...ordinary, ...newer].map((arbitrary) => ({ weight: 1, arbitrary }))),
  { minLength: 40, maxLength: 80, size: 'max' },
);
