import type { PublishedCommand } from '../workload/published-command.js';
import type { Evidence, ReadDeadLetter } from './evidence.js';

/** Only what is bound to the record brings it into the dead-letter topic. */
export function judgeDeadLetters(evidence: Evidence): void {
  const { world, workload, deadLetters } = evidence;
  for (const letter of deadLetters) {
    const command = workload.commands.find(({ value }) => value === letter.value);
    const isPoison = workload.poison.includes(letter.value) && letter.reason === 'not-json';
    if (isPoison || (command !== undefined && isDeserved(evidence, command, letter))) continue;
    world.violate(`I2 ${command?.text ?? letter.value} is a dead letter: ${letter.reason}: ${letter.error}`);
  }
  for (const id of evidence.ids) {
    const texts = new Map(evidence.ofId(id).map((command) => [command.text, command]));
    const alive = [...texts.values()].filter((command) => evidence.deadLettersOf(command).length === 0);
    const isEveryoneMet = alive.every((command) => !evidence.isDeleted(command));
    if (alive.length > 1 && isEveryoneMet)
      world.violate(`I6 ${id} stands for ${alive.map(({ text }) => text).join(' and ')}`);
  }
}

function isDeserved(
  { world, workload }: Evidence,
  command: PublishedCommand,
  { reason, error }: ReadDeadLetter,
): boolean {
  switch (reason) {
    case 'command-id-reused':
      return workload.commands.some(({ id, text }) => id === command.id && text !== command.text);
    case 'unknown-account':
    case 'missing-sender':
      return world.climate.accountsChange;
    case 'too-old':
      // It says what the timestamp probably was meant to be.
      return command.isOdd && error.includes('seconds');
    default:
      return false;
  }
}
