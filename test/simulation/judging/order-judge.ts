import { EVENT_TYPES } from '@ecall-gateway/contracts';
import type { PublishedCommand } from '../workload/published-command.js';
import type { Evidence } from './evidence.js';

/** I4: order per key, for what was neither in doubt nor made to wait by its sender. */
export function judgeOrder(evidence: Evidence): void {
  const { world, workload } = evidence;
  // The records of the topic before are gone, and what is left of them is no neighbour of the new ones.
  if (world.climate.topicIsMadeAnew) return;
  const plain = [...new Set(workload.commands)].filter((command) => isPlain(evidence, command));
  // Between the two topics there is no order.
  const laneOf = ({ isUrgent, key }: PublishedCommand) => `${isUrgent ? 'urgent ' : ''}${key}`;
  for (const key of new Set(plain.map(laneOf))) {
    const expected = plain.filter((command) => laneOf(command) === key).map(({ text }) => text);
    const seen = world.ecall.acceptances.map(({ text }) => text).filter((text) => expected.includes(text));
    const inOrder = expected.filter((text) => seen.includes(text));
    if (seen.join() !== inOrder.join())
      world.violate(`I4 key ${key}: ${seen.join(' ')} instead of ${inOrder.join(' ')}`);
  }
}

/** The first of its id, with one recipient, that stands under one key alone. */
function isPlain(evidence: Evidence, command: PublishedCommand): boolean {
  const { id, key, to, waits, isUrgent } = command;
  const copies = evidence.ofId(id);
  const wasInDoubt = evidence.eventsOf(command).some(({ type }) => type === EVENT_TYPES.inDoubt);
  const hasOneKey = copies.every((copy) => copy.key === key && copy.isUrgent === isUrgent);
  // A doubt whose event its topic does not take is told nobody.
  const mayHaveBeenInDoubt = wasInDoubt || evidence.isTooLarge(command);
  return (
    copies[0] === command && key !== null && hasOneKey && to.length === 1 && !waits && !mayHaveBeenInDoubt
  );
}
