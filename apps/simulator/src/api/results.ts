import type { FaultPlan } from '../faults/plan-faults.js';
import type { KeptResult } from '../journal/entries.js';

/** The result for one recipient of `toList`, as the answer shows it. */
export function recipientResult(result: KeptResult): object {
  if (result.error) return { to: result.to, error: result.error };
  const { to, messageId } = result.message;
  return { to, messageId };
}

export function idOf(result: KeptResult | undefined): string | undefined {
  return result?.message?.messageId;
}

export function idsOf(results: readonly KeptResult[]): string[] {
  return results.flatMap((result) => idOf(result) ?? []);
}

/** A result in a list of results: the object, and the bare id where it stands for one message. */
export interface ListedResult {
  readonly result: object;
  readonly id: string | undefined;
}

/** The results of a list, changed as a fault of lists demands. */
export function listedResults(
  results: readonly ListedResult[],
  fault: FaultPlan['answer'],
): readonly (object | string)[] {
  if (fault?.kind === 'list-plain') return results.map(({ result, id }) => id ?? result);
  const objects = results.map(({ result }) => result);
  return fault?.kind === 'list-count' ? objects.slice(0, -1) : objects;
}
