import type { DeadLetterView } from '@ecall-gateway/contracts';
import { askManagement, mustBeOk } from '../management/management-client.js';
import type { Session } from '../session.js';
import type { Selection } from './selection.js';

/** Names in one request: an address may not be of any length. */
const IDS_PER_REQUEST = 500;
const PAGE = 1_000;

/** The selected dead letters as the gateway tells them, the oldest first. @throws {CliError} */
export async function toldLetters(
  management: string,
  selection: Selection,
  session: Session,
): Promise<readonly DeadLetterView[]> {
  const { ids, reasons = [], since } = selection;
  const common = new URLSearchParams(reasons.map((reason) => ['reason', reason] as [string, string]));
  if (since !== undefined) common.set('since', new Date(since).toISOString());
  const letters: DeadLetterView[] = [];
  session.terminal?.hint('asking for the dead letters …');
  for (const some of ids === undefined ? [[]] : chunksOf(ids, IDS_PER_REQUEST)) {
    const query = new URLSearchParams([...common, ...some.map((id) => ['id', id] as [string, string])]);
    query.set('limit', String(PAGE));
    for (let next: unknown = ''; next !== undefined;) {
      if (typeof next === 'string' && next !== '') query.set('before', next);
      const page = mustBeOk(await askManagement(management, `/dead-letters?${query.toString()}`, session));
      letters.push(...(page['deadLetters'] as readonly DeadLetterView[]));
      ({ next } = page);
    }
  }
  session.terminal?.hint('');
  return letters.toSorted((one, other) => one.time.localeCompare(other.time));
}

export function chunksOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
