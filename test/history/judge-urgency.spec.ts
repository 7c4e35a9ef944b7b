import { describe, expect, it } from 'vitest';
import { judgeHistory } from './judge-history.js';
import { SampleHistory, TO } from './sample-history.js';

/** An urgent command that waits from 0 on is taken at 9 s; one ordinary call may go before it meanwhile. */
function urgentAfter(between: (sample: SampleHistory) => SampleHistory): string[] {
  const sample = SampleHistory.clean();
  const [run] = sample.lines;
  if (run?.kind !== 'run') throw new Error('a history begins with its run');
  sample.lines[0] = { ...run, urgency: { afterMs: 1_000, most: 1 } };
  between(sample).sent('urgent', 0, 9_000, { topic: 'urgent' });
  return judgeHistory(sample.text);
}

describe('the second judge, of urgent commands,', () => {
  it('sees ordinary calls that go before one that waits', () => {
    const broken = urgentAfter((sample) => sample.sent('three', 2, 2_000).sent('four', 3, 3_000));
    expect(broken).toEqual(['U urgent waited 9000 ms, and 2 ordinary calls went']);
  });

  it('lets go what went at once, what was one call, and a share beside other urgent ones', () => {
    const refused = { kind: 'refused', to: TO, text: 'text of u2', account: 'default', at: 4_000 } as const;
    const broken = urgentAfter((sample) =>
      sample
        .sent('three', 2, 900)
        .sent('four', 3, 2_000)
        .sent('five', 4, 2_000)
        .sent('six', 5, 3_000)
        .sent('u1', 1, 2_500, { topic: 'urgent' })
        .sent('seven', 6, 5_000)
        .record('urgent', 2, JSON.stringify({ commandId: 'u2', to: TO, content: { text: 'text of u2' } }), {})
        .add(refused)
        .event('rejected', 'u2', { reason: 'refused-by-ecall' }),
    );
    expect(broken).toEqual([]);
  });

  it('does not judge what waited in a replica that stopped', () => {
    const broken = urgentAfter((sample) =>
      sample.sent('three', 2, 2_000).sent('four', 3, 3_000).add({ kind: 'stopped', at: 2_500 }),
    );
    expect(broken).toEqual([]);
  });
});
