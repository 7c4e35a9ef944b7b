import { readFaultRule } from '../faults/read-fault-rule.js';
import type { FaultRule } from '../faults/fault-rule.js';
import { BadControlRequest } from './bad-control-request.js';

/** One rule, or a list of rules. */
export function readFaultRules(body: unknown): FaultRule[] {
  const rules: unknown[] = Array.isArray(body) ? body : [body];
  try {
    return rules.map((rule, index) => readFaultRule(rule, `rules[${index}]`));
  } catch (error) {
    if (error instanceof RangeError) throw new BadControlRequest(error.message, { cause: error });
    throw error;
  }
}
