import { PARTITIONS } from '../servers/simulated-kafka.js';
import type { World } from '../servers/world.js';
import { CommandMaker } from './command-maker.js';
import type { PublishedCommand, Workload } from './published-command.js';

const COMMANDS = 12;
const PUBLISHED_WITHIN_MS = 8_000;
const CROWDED_WITHIN_MS = 400;
/** When all replicas are there. */
const BURST_AT_MS = 500;
/** A command that comes again comes within this time. */
const REPEATED_WITHIN_MS = 8_000;
/** Most cancels come while their command waits, is sent, or is in doubt. */
const CANCELLED_WITHIN_MS = 6_000;

/** Publishes what a seed makes up: good commands of every kind, repeats, other content under a known id, and poison. */
export function publishWorkload(world: World): Workload {
  const { random, time, kafka, climate } = world;
  const commands: PublishedCommand[] = [];
  const poison: string[] = [];
  const maker = new CommandMaker(world);
  const publish = (command: PublishedCommand) => {
    const { text, key, policy, account, partition, isOdd, isUrgent, value } = command;
    if (!isUrgent) world.ordinary.add(text);
    world.tell(`publish ${text} key ${key} by ${account}, ${policy}`);
    const timestamp = isOdd ? Math.floor(time.now() / 1_000) : time.now();
    kafka.append(partition, key, Buffer.from(value), timestamp);
    if (key !== null) world.keysOf.set(text, new Set([...(world.keysOf.get(text) ?? []), key]));
    commands.push(command);
  };
  const publishOne = (index: number) => {
    if (random.chance(0.06)) {
      const value = `poison ${index} {`;
      poison.push(value);
      kafka.append(random.between(0, PARTITIONS - 1), null, Buffer.from(value));
      return;
    }
    const earlier = commands.at(-1);
    if (earlier !== undefined && !earlier.isAnonymous && !earlier.isOdd && random.chance(0.06))
      return publish(maker.makeReused(earlier));
    const command = maker.make(index);
    publish(command);
    // A record without an id is another command wherever it stands.
    if (command.isAnonymous || command.isOdd) return;
    if (climate.hasCancels && random.chance(0.4)) {
      const { key, partition, value } = maker.cancelOf(command);
      time.after(random.between(0, CANCELLED_WITHIN_MS), () =>
        kafka.append(partition, key, Buffer.from(value)),
      );
    }
    if (random.chance(0.1)) publish(maker.repeat(command));
    if (random.chance(0.2))
      time.after(random.between(500, REPEATED_WITHIN_MS), () => publish(maker.repeat(command)));
  };
  const withinMs = climate.isCrowded || climate.isBurst ? CROWDED_WITHIN_MS : PUBLISHED_WITHIN_MS;
  const fromMs = climate.isBurst ? BURST_AT_MS : 0;
  for (let index = 0; index < COMMANDS; index += 1)
    time.after(fromMs + random.between(0, withinMs), () => publishOne(index));
  return { commands, poison };
}
