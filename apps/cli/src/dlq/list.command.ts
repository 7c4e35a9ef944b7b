import { deadLetterView } from '@ecall-gateway/contracts';
import { kafkaClient, readKafkaSettings } from '../kafka/kafka-settings.js';
import { onKafka } from '../kafka/unreachable.js';
import type { Session } from '../session.js';
import { selectionOf, type DlqFlags } from './dlq-flags.js';
import { formatForPeople } from './format-dead-letter.js';
import { readDeadLetters } from './read-dead-letters.js';

/** What `dlq list` may be told. */
export interface DlqListFlags extends DlqFlags {
  readonly brokers?: string;
  readonly showValue?: true;
  readonly json?: true;
}

/** Prints the dead letters, the oldest first. @returns the exit code */
export async function listDeadLetters(
  ids: readonly string[],
  flags: DlqListFlags,
  session: Session,
): Promise<number> {
  const settings = readKafkaSettings(session.env, flags.brokers);
  const selection = selectionOf(ids, flags, Date.now());
  const { deadLetters: topic } = settings.topics;
  const letters = await onKafka(settings, async () =>
    readDeadLetters(kafkaClient(settings), topic, selection, session),
  );
  for (const letter of letters) {
    const listed = deadLetterView(letter, { key: true, value: flags.showValue === true });
    session.print(flags.json ? JSON.stringify(listed) : formatForPeople(listed));
  }
  if (!flags.json) session.complain(`${count(letters.length)} in ${topic}`);
  return 0;
}

export function count(letters: number): string {
  return letters === 1 ? '1 dead letter' : `${letters} dead letters`;
}
