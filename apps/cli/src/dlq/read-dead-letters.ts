import { readDeadLetter, type DeadLetterRecord } from '@ecall-gateway/contracts';
import type { Kafka } from 'kafkajs';
import { CliError } from '../cli-error.js';
import { readToEnd } from '../kafka/read-to-end.js';
import type { Session } from '../session.js';
import { isSelected, type Selection } from './selection.js';

/** The selected dead letters, the oldest first. @throws {CliError} when the user interrupts */
export async function readDeadLetters(
  kafka: Kafka,
  topic: string,
  selection: Selection,
  session: Session,
): Promise<readonly DeadLetterRecord[]> {
  const { since } = selection;
  const letters: DeadLetterRecord[] = [];
  session.terminal?.hint(`reading ${topic} …`);
  let interrupted = false;
  const untilInterrupted = async () => {
    await session.wait(new Promise<void>(() => undefined));
    interrupted = true;
  };
  await readToEnd(
    kafka,
    { topic, stop: untilInterrupted(), ...(since === undefined ? {} : { since }) },
    (record) => {
      const letter = readDeadLetter(record);
      if (isSelected(selection, letter)) letters.push(letter);
    },
  );
  session.terminal?.hint('');
  if (interrupted) throw new CliError('Interrupted.', 'nothing was changed');
  return letters.toSorted((a, b) => a.time - b.time);
}
