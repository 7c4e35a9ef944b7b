import type { KeptResult } from '../journal/kept.js';
import type { MessageRequest } from '../request/read-message-request.js';

/** How the results of a request stand in its answer. */
export function resultOf({ list }: MessageRequest, results: readonly KeptResult[]): object {
  if (list) return { messageIdList: results.map(recipientResult) };
  const [only] = results;
  return { messageId: only && idOf(only) };
}

/** Of one recipient of `toList`. */
export function recipientResult(result: KeptResult): object {
  if (result.error) return { to: result.to, error: result.error };
  const { to, messageId } = result.message;
  return { to, messageId };
}

export function idOf(result: KeptResult): string | undefined {
  return result.message?.messageId;
}

export function idsOf(results: readonly KeptResult[]): string[] {
  return results.flatMap((result) => idOf(result) ?? []);
}
