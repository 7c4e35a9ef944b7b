import type { World } from '../servers/world.js';
import type { Workload } from '../workload/published-command.js';
import { allRows } from './all-rows.js';
import { judgeDeadLetters } from './dead-letter-judge.js';
import { judgeEvents } from './event-judge.js';
import { Evidence } from './evidence.js';
import { judgeGuards } from './guard-judge.js';
import { judgeCounts, judgeLimits } from './limit-judge.js';
import { judgeLosses } from './loss-judge.js';
import { judgeOrder } from './order-judge.js';
import { judgeUrgency } from './urgency-judge.js';
import { judgeSends } from './send-judge.js';

/** Looks at what eCall and Kafka saw when all is over, and tells every broken invariant. */
export async function judge(world: World, workload: Workload): Promise<void> {
  const evidence = new Evidence(world, workload, await allRows(world));
  for (const id of evidence.ids) {
    const [first] = evidence.ofId(id);
    if (first === undefined) continue;
    for (const to of first.to) {
      judgeSends(evidence, first, to);
      judgeEvents(evidence, first, to);
    }
  }
  judgeDeadLetters(evidence);
  judgeOrder(evidence);
  judgeGuards(evidence);
  judgeUrgency(evidence);
  judgeLimits(evidence);
  await judgeCounts(evidence);
  await judgeLosses(evidence);
}
