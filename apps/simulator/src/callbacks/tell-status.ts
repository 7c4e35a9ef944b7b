import type { Journal } from '../journal/journal.js';
import type { StatusNotifier } from './status-notifier.js';

/**
 * Gives a message a status by hand, and tells its sender, whatever was told before.
 * @returns `false` when there is no such message
 */
export function tellStatus(
  { journal, notifier }: { readonly journal: Journal; readonly notifier: StatusNotifier },
  messageId: string,
  status: string,
): boolean {
  const at = Date.now();
  const kept = journal.addStatus({ at, messageId, status });
  if (!kept) return false;
  void notifier.notify(kept.message, [{ status, since: at, due: 0 }]);
  return true;
}
