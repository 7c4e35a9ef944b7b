import { PARTITIONS } from './simulated-kafka.js';
import type { World } from './world.js';
import { START } from './weather.js';

/** A command that was published, and what it asks for. */
export interface PublishedCommand {
  readonly commandId: string;
  readonly text: string;
  readonly to: readonly string[];
  readonly partition: number;
  readonly key: string | null;
  readonly policy: 'park' | 'resend';
  readonly waits: boolean;
}

export interface Workload {
  readonly commands: readonly PublishedCommand[];
  readonly poison: readonly string[];
}

const COMMANDS = 12;
const PUBLISHED_WITHIN_MS = 12_000;
const CROWDED_WITHIN_MS = 400;
const NUMBERS = ['+41790000001', '+41790000002', '+41790000003', '+41790000004'] as const;

/** Publishes what a seed makes up: good commands of every kind, repeats, other content under a known id, and poison. */
export function publishWorkload(world: World): Workload {
  const { random, time, kafka } = world;
  const commands: PublishedCommand[] = [];
  const poison: string[] = [];
  const withinMs = world.isCrowded ? CROWDED_WITHIN_MS : PUBLISHED_WITHIN_MS;
  const publish = (partition: number, key: string | null, value: string) =>
    kafka.append(partition, key, Buffer.from(value));
  for (let index = 0; index < COMMANDS; index += 1) {
    time.after(random.between(0, withinMs), () => {
      const key = random.pick(['a', 'b', 'c', null]);
      const partition = key === null ? random.between(0, PARTITIONS - 1) : key.charCodeAt(0) % PARTITIONS;
      if (random.chance(0.06)) {
        poison.push(`poison ${index} {`);
        publish(partition, key, `poison ${index} {`);
        return;
      }
      const earlier = random.chance(0.2) ? commands.at(-1) : undefined;
      const otherContent = earlier !== undefined && random.chance(0.3);
      const commandId = earlier?.commandId ?? `c${index}`;
      const text = earlier === undefined ? commandId : otherContent ? `${commandId}!other` : earlier.text;
      const some = world.isCrowded ? random.pick(NUMBERS) : NUMBERS[0];
      const to = earlier?.to ?? (random.chance(0.15) ? NUMBERS.slice(0, 2) : [some]);
      const policy = earlier?.policy ?? (random.chance(0.4) ? 'resend' : 'park');
      const sendAt = random.chance(0.1) ? time.now() + random.between(1_000, 8_000) : undefined;
      const expiresAt = random.chance(0.1) ? time.now() + random.between(2_000, 10_000) : undefined;
      if (earlier === undefined && random.chance(0.1)) world.ecall.refusedTexts.add(text);
      // A repeat is one only with the same times: leave them out there.
      const times =
        earlier === undefined && !otherContent ? { sendAt: iso(sendAt), expiresAt: iso(expiresAt) } : {};
      const value = {
        commandId,
        channel: 'Sms',
        to: to.length === 1 ? to[0] : to,
        content: { type: 'Text', text },
        onInDoubt: policy,
        ...times,
      };
      world.tell(
        `publish ${text} key ${key} policy ${policy}${sendAt === undefined ? '' : ' sendAt'}${expiresAt === undefined ? '' : ' expiresAt'}`,
      );
      publish(partition, key, JSON.stringify(value));
      if (key !== null) world.keysOf.set(text, new Set([...(world.keysOf.get(text) ?? []), key]));
      const waits = sendAt !== undefined || expiresAt !== undefined;
      commands.push({ commandId, text, to, partition, key, policy, waits });
    });
  }
  return { commands, poison };
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(Math.max(time, START)).toISOString();
}
