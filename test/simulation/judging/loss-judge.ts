import type { PublishedCommand } from '../workload/published-command.js';
import { isEnd, isRefusalOfWhole } from './event-rules.js';
import type { Evidence } from './evidence.js';
import { mayStayInOutbox, outboxOf } from './outbox.js';

/** I2: every command has its end, every offset has moved, and everything that was written for publishing is published. */
export async function judgeLosses(evidence: Evidence): Promise<void> {
  const { world, workload, deadLetters } = evidence;
  for (const command of new Map(workload.commands.map((each) => [each.text, each])).values())
    if (!hasEnd(evidence, command))
      world.violate(`I2 lost: ${command.text} has no end: ${await rowsOf(evidence, command)}`);
  for (const value of workload.poison) {
    const isDeleted = world.kafka.deleted.some((record) => String(record.value) === value);
    if (!isDeleted && !deadLetters.some((letter) => letter.value === value))
      world.violate(`I2 lost: ${value} is no dead letter`);
  }
  world.kafka.partitions.forEach((log, partition) => {
    const committed = world.kafka.committed[partition] ?? 0;
    if (committed !== log.length)
      world.violate(`I2 partition ${partition} stands at ${committed} of ${log.length}`);
  });
  for (const event of outboxOf(world)) {
    if (!mayStayInOutbox(world, event)) world.violate(`I2 the outbox holds an event of ${event.commandId}`);
  }
}

function hasEnd(evidence: Evidence, command: PublishedCommand): boolean {
  const copies = evidence.ofId(command.id);
  if (copies.some((copy) => evidence.isDeleted(copy)) || evidence.isTooLarge(command)) return true;
  const events = evidence.eventsOf(command);
  const isOver = command.to.every((to) => events.some((event) => event.data.to === to && isEnd(event)));
  const isRefused = events.some(isRefusalOfWhole);
  return (
    isOver ||
    isRefused ||
    evidence
      .deadLettersOf(command)
      .some(({ reason }) => reason !== 'unknown-account' && reason !== 'missing-sender')
  );
}

async function rowsOf({ world }: Evidence, { id }: PublishedCommand): Promise<string> {
  const rows = await world.ledger.findByCommand(id);
  return rows.map((row) => `${row.state} of ${row.recipient}, due ${row.dueAt}`).join(', ') || 'no row';
}
