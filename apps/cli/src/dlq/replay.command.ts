import type { DeadLetterView } from '@ecall-gateway/contracts';
import { CliError } from '../cli-error.js';
import { askManagement, mustBeOk } from '../management/management-client.js';
import type { Session } from '../session.js';
import { selectionOf, type DlqFlags } from './dlq-flags.js';
import { formatForPeople } from './format-dead-letter.js';
import { count } from './list.command.js';
import { chunksOf, toldLetters } from './told-letters.js';

/** What `dlq replay` may be told. */
export interface DlqReplayFlags extends DlqFlags {
  /** Address of the gateway's management side. */
  readonly management: string;
  /** Every dead letter there is. */
  readonly all?: true;
  /** Without asking. */
  readonly yes?: true;
  /** Kept with the decision. */
  readonly because?: string;
}

/** That the gateway takes in one request. */
const IDS_PER_REQUEST = 1_000;

interface Replayed {
  readonly replayed: number;
  readonly notReplayed: ReadonlyArray<{ readonly id: string; readonly why: string }>;
}

/**
 * Asks the gateway to publish dead letters again where they came from, after showing them and asking.
 *
 * @returns the exit code: 1 when something of what was meant was not published
 */
export async function replayDeadLetters(
  ids: readonly string[],
  flags: DlqReplayFlags,
  session: Session,
): Promise<number> {
  if (ids.length === 0 && flags.reason === undefined && flags.since === undefined && !flags.all) {
    throw new CliError('Which dead letters?', 'give ids of dlq list, --reason, --since, or --all');
  }
  const selection = selectionOf(ids, flags, Date.now());
  const letters = await toldLetters(flags.management, selection, session);
  for (const letter of letters) session.print(formatForPeople(letter));
  const missing = new Set(ids).size - letters.length;
  if (missing > 0)
    session.complain(`${count(missing)} of those named ${missing === 1 ? 'is' : 'are'} not there`);
  if (letters.length === 0) {
    session.complain('Nothing to send back.');
    return missing > 0 ? 1 : 0;
  }
  if (!(await isMeant(letters, flags, session))) return 1;
  const { replayed, notReplayed } = await replay(letters, flags, session);
  for (const { id, why } of notReplayed) session.complain(`${id} was not sent back: ${why}`);
  session.print(`sent back: ${count(replayed)}`);
  return replayed < letters.length || missing > 0 ? 1 : 0;
}

async function isMeant(
  letters: readonly DeadLetterView[],
  { yes }: DlqReplayFlags,
  session: Session,
): Promise<boolean> {
  if (yes) return true;
  const topics = [...new Set(letters.flatMap(({ origin }) => origin?.topic ?? []))].join(', ');
  const question = `Publish ${count(letters.length)} again to ${topics}?`;
  if (await session.terminal?.confirm(question)) return true;
  session.complain(`Nothing was published${session.terminal ? '' : ': say --yes to publish them'}.`);
  return false;
}

/** Those that were shown, and no others. */
async function replay(
  letters: readonly DeadLetterView[],
  { management, because }: DlqReplayFlags,
  session: Session,
): Promise<Replayed> {
  const results: Replayed[] = [];
  for (const some of chunksOf(letters, IDS_PER_REQUEST)) {
    const ids = some.map(({ id }) => id);
    const body = { ids, ...(because === undefined ? {} : { reason: because }) };
    const answer = mustBeOk(await askManagement(management, '/dead-letters/replay', session, body));
    results.push(answer as unknown as Replayed);
  }
  return {
    replayed: results.reduce((sum, { replayed }) => sum + replayed, 0),
    notReplayed: results.flatMap(({ notReplayed }) => notReplayed),
  };
}
