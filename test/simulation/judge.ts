import { decodeEvent, EVENT_TYPES, type DomainEvent } from '@ecall-gateway/contracts';
import { DEAD_LETTERS_TOPIC } from './simulated-kafka.js';
import type { Workload } from './workload.js';
import { TIMES } from './weather.js';
import type { World } from './world.js';

const OUTCOMES: readonly string[] = [EVENT_TYPES.accepted, EVENT_TYPES.rejected, EVENT_TYPES.expired];
const RANKS: Readonly<Record<string, number>> = { sent: 3, delivered: 4 };

/** Looks at what eCall and Kafka saw when all is over, and tells every broken invariant. */
export async function judge(world: World, workload: Workload): Promise<void> {
  const events = readEvents(world);
  const of = (commandId: string, to: string) =>
    events.filter(({ subject, data }) => subject === commandId && data.to === to);
  const deadLetters = world.kafka.published
    .filter(({ topic }) => topic === DEAD_LETTERS_TOPIC)
    .map(({ value }) => String(value));
  const ids = new Set(workload.commands.map(({ commandId }) => commandId));

  for (const commandId of ids) {
    const versions = workload.commands.filter((command) => command.commandId === commandId);
    const [first] = versions;
    for (const to of first?.to ?? []) {
      judgeSends(world, commandId, to, first?.policy ?? 'park');
      judgeEvents(world, commandId, to, of(commandId, to));
    }
    const texts = new Set(versions.map(({ text }) => text));
    for (const text of texts) {
      const isDead = deadLetters.some((value) => value.includes(`"${text}"`));
      const hasEnd = (first?.to ?? []).every((to) => of(commandId, to).some(isEnd));
      if (!hasEnd && !isDead) {
        const rows = (await world.ledger.findByCommand(commandId)).map(
          (row) => `${row.state} of ${row.recipient}, due ${row.dueAt}`,
        );
        world.violate(`I2 lost: ${text} has no end: ${rows.join(', ') || 'no row'}`);
      }
    }
  }
  judgeReuse(world, workload, deadLetters);
  for (const value of workload.poison)
    if (!deadLetters.includes(value)) world.violate(`I2 lost: ${value} is no dead letter`);
  world.kafka.partitions.forEach((log, partition) => {
    const committed = world.kafka.committed[partition] ?? 0;
    if (committed !== log.length)
      world.violate(`I2 partition ${partition} stands at ${committed} of ${log.length}`);
  });
  const left = await world.ledger.claimOutbox({ holder: 'judge', limit: 10, leaseMs: 1 });
  if (left.length > 0) world.violate(`I2 the outbox holds ${left.map(({ event }) => event.kind).join(', ')}`);
  judgeOrder(world, workload, events);
}

/** Of several contents under one id, all but the one that was met first end in the dead-letter topic. */
function judgeReuse(world: World, { commands }: Workload, deadLetters: readonly string[]): void {
  for (const id of new Set(commands.map(({ commandId }) => commandId))) {
    const texts = new Set(commands.filter(({ commandId }) => commandId === id).map(({ text }) => text));
    const alive = [...texts].filter((text) => !deadLetters.some((value) => value.includes(`"${text}"`)));
    if (alive.length > 1) world.violate(`I6 ${id} stands for ${alive.join(' and ')}`);
  }
}

function judgeSends(world: World, commandId: string, to: string, policy: 'park' | 'resend'): void {
  const taken = world.ecall.acceptances.filter(
    (one) => one.to === to && one.text.split('!')[0] === commandId,
  );
  const most = policy === 'park' ? 1 : 2;
  if (taken.length > most)
    world.violate(`I1 ${commandId} to ${to} was accepted ${taken.length} times with ${policy}`);
  const [one, two] = taken;
  // The doubt began at the intent or later; the first acceptance at most a lease and the network's slowness after it.
  const least = TIMES.graceMs - TIMES.leaseMs - TIMES.timeoutMs - TIMES.lingerMs;
  if (one && two && two.at - one.at < least)
    world.violate(`I1 ${commandId} was resent after ${two.at - one.at} ms`);
}

function judgeEvents(world: World, commandId: string, to: string, events: readonly DomainEvent[]): void {
  const outcomes = new Set(events.filter(({ type }) => OUTCOMES.includes(type)).map(({ type }) => type));
  if (outcomes.size > 1) world.violate(`I3 ${commandId} to ${to} ended as ${[...outcomes].join(' and ')}`);
  const { acceptances, answered, refusals } = world.ecall;
  // Each of the two says: never sent. It may be said only where no attempt's fate is unknown.
  const isTaken = acceptances.some((one) => one.to === to && one.text.split('!')[0] === commandId);
  for (const denial of [EVENT_TYPES.rejected, EVENT_TYPES.expired]) {
    if (isTaken && outcomes.has(denial))
      world.violate(`I3 ${commandId} to ${to}: eCall took it, the event says ${denial}`);
  }
  const known = new Set([
    ...world.ecall.callbacks.proven,
    ...answered.filter(({ by }) => by.alive).map(({ messageId }) => messageId),
  ]);
  const isKnown = acceptances.some(
    (one) => one.to === to && one.text.split('!')[0] === commandId && known.has(one.messageId),
  );
  if (isKnown && !outcomes.has(EVENT_TYPES.accepted)) {
    world.violate(`I2 ${commandId}: eCall's acceptance was known, and nobody was told`);
  }
  const isRefused = [...refusals].some((text) => text.split('!')[0] === commandId);
  if (outcomes.has(EVENT_TYPES.rejected) && !isRefused)
    world.violate(`I3 ${commandId} to ${to} is rejected, and eCall never refused it by itself`);
  if (world.isFair && events.some(({ type }) => type === EVENT_TYPES.inDoubt)) {
    world.violate(`${commandId} was in doubt without a fault`);
  }
  const reached = new Map<string, number>();
  let isAccepted = false;
  for (const event of firstOfEach(events)) {
    if (event.type === EVENT_TYPES.accepted) isAccepted = true;
    if (event.type !== EVENT_TYPES.statusChanged) continue;
    const { messageId, status } = event.data;
    if (!isAccepted) world.violate(`I5 ${commandId}: ${status} before accepted`);
    const rank = RANKS[status] ?? 0;
    if (rank <= (reached.get(messageId) ?? 0))
      world.violate(`I5 ${commandId}: ${messageId} went back to ${status}`);
    reached.set(messageId, rank);
  }
}

/** Order per key, for what was neither in doubt nor made to wait. */
function judgeOrder(world: World, { commands }: Workload, events: readonly DomainEvent[]): void {
  const doubtful = new Set(
    events.filter(({ type }) => type === EVENT_TYPES.inDoubt).map(({ subject }) => subject),
  );
  const firsts = commands.filter(
    (command, index) => commands.findIndex(({ commandId }) => commandId === command.commandId) === index,
  );
  const hasOneKey = ({ commandId, key }: (typeof commands)[number]) =>
    commands.every((other) => other.commandId !== commandId || other.key === key);
  const plain = firsts.filter(
    (command) =>
      command.key !== null && hasOneKey(command) && !command.waits && !doubtful.has(command.commandId),
  );
  for (const key of new Set(plain.map((command) => command.key))) {
    const expected = plain
      .filter((command) => command.key === key && command.to.length === 1)
      .map(({ text }) => text);
    const seen = world.ecall.acceptances.map(({ text }) => text).filter((text) => expected.includes(text));
    const inOrder = expected.filter((text) => seen.includes(text));
    if (seen.join() !== inOrder.join())
      world.violate(`I4 key ${key}: ${seen.join(' ')} instead of ${inOrder.join(' ')}`);
  }
}

function isEnd(event: DomainEvent): boolean {
  return OUTCOMES.includes(event.type) || (event.type === EVENT_TYPES.inDoubt && event.data.final);
}

function firstOfEach(events: readonly DomainEvent[]): DomainEvent[] {
  const seen = new Set<string>();
  return events.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** All events in published order; a repeat must have the same bytes. */
function readEvents(world: World): Array<DomainEvent & { data: { to?: string } }> {
  const bytes = new Map<string, string>();
  return world.kafka.published.flatMap((record) => {
    const event = decodeEvent({ value: record.value, headers: record.headers ?? {} });
    if (event === undefined) return [];
    const text = JSON.stringify([record.value, record.headers]);
    const before = bytes.get(event.id) ?? text;
    if (before !== text)
      world.violate(`I3 ${event.subject}: ${event.type} was published twice with other bytes`);
    bytes.set(event.id, before);
    return [event];
  });
}
