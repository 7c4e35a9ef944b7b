import { judgeGuards } from './judge-guards.js';
import { judgeLimits } from './judge-limits.js';
import { judgeLosses } from './judge-losses.js';
import { judgeOrder } from './judge-order.js';
import { judgeOutcomes } from './judge-outcomes.js';
import { judgeSends } from './judge-sends.js';
import { judgeStatuses } from './judge-statuses.js';
import { judgeUrgency } from './judge-urgency.js';
import { readHistory } from './read-history.js';

/**
 * Every invariant of the send protocol, and every guard or limit, that a finished run has broken, one sentence each; none: it holds.
 * @param lines JSON Lines as README.md describes them
 */
export function judgeHistory(lines: Iterable<string>): string[] {
  const history = readHistory(lines);
  const judges = [
    judgeSends,
    judgeLosses,
    judgeOutcomes,
    judgeOrder,
    judgeStatuses,
    judgeGuards,
    judgeLimits,
    judgeUrgency,
  ];
  return judges.flatMap((judge) => judge(history));
}
