import type { ListPlan } from '../faults/fault-plan.js';

/** A result of a list: as an object, and the bare id where it is one message. */
export interface ListedResult {
  readonly result: object;
  readonly id: string | undefined;
}

/** The results of a list as its faults will have them. */
export function listedResults(
  results: readonly ListedResult[],
  fault: ListPlan['answer'],
): readonly (object | string)[] {
  if (fault?.kind === 'list-plain') return results.map(({ result, id }) => id ?? result);
  const objects = results.map(({ result }) => result);
  return fault?.kind === 'list-count' ? objects.slice(0, -1) : objects;
}
