import { ACCOUNTS } from '../servers/accounts-file.js';
import { PARTITIONS, URGENT_PARTITION } from '../servers/simulated-kafka.js';
import type { World } from '../servers/world.js';
import type { PublishedCommand } from './published-command.js';

const NUMBERS = ['+41790000001', '+41790000002', '+41790000003', '+41790000004'] as const;
/** Beside a Swiss one, which some guards let pass: a German one, and one that belongs to no country. */
const GUARDED_NUMBERS = ['+41790000001', '+41790000002', '+4915112345678', '+881612345678'] as const;
/** A sender that a command names, and eCall never takes. */
const STRANGE_SENDER = 'Stranger';

export interface Cancel {
  readonly key: string | null;
  readonly partition: number;
  readonly value: string;
}

/** Makes up commands of every kind. */
export class CommandMaker {
  constructor(private readonly world: World) {
    world.ecall.refusedSenders.add(STRANGE_SENDER);
  }

  /** A new command. */
  make(index: number): PublishedCommand {
    const { random, climate, ecall } = this.world;
    const isOdd = climate.timestampsAreOdd && random.chance(0.2);
    const isAnonymous = !isOdd && climate.topicIsMadeAnew && random.chance(0.5);
    const id = `${isOdd ? 's' : isAnonymous ? 'a' : 'c'}${index}`;
    const text = this.isLong(isAnonymous) ? `${id}!${'x'.repeat(random.between(200, 400))}` : id;
    const to = this.recipients();
    const from = random.chance(0.05) ? STRANGE_SENDER : random.chance(0.1) ? 'Own' : undefined;
    if (random.chance(0.1)) ecall.refusedTexts.add(text);
    const fields = {
      text,
      to,
      from,
      policy: random.chance(0.4) ? 'resend' : 'park',
      ...this.times(),
    } as const;
    return this.command({ ...fields, ...this.place(), id, isAnonymous, isOdd });
  }

  private recipients(): readonly string[] {
    const { random, climate, guards } = this.world;
    const numbers = climate.hasGuards ? GUARDED_NUMBERS : NUMBERS;
    const some = climate.isCrowded || climate.hasGuards ? random.pick(numbers) : NUMBERS[0];
    const hasSeveral = random.chance(0.25) && !guards.mayRedirect;
    return hasSeveral ? numbers.slice(0, random.between(2, 3)) : [some];
  }

  /** Of more segments than one. */
  private isLong(isAnonymous: boolean): boolean {
    const { random, limits } = this.world;
    return limits.perDay !== undefined && !isAnonymous && random.chance(0.15);
  }

  /** Other content under the id of an earlier command, published somewhere else. */
  makeReused(earlier: PublishedCommand): PublishedCommand {
    const { id, to, policy } = earlier;
    const text = `${id}!other`;
    return this.command({ text, to, policy, ...this.place(), id, isAnonymous: false, isOdd: false });
  }

  /** The same command again: with the same key, or by another publisher with a key of its own. */
  repeat(earlier: PublishedCommand): PublishedCommand {
    return this.world.random.chance(0.5) ? { ...earlier, ...this.place() } : earlier;
  }

  private command(
    fields: Omit<PublishedCommand, 'value' | 'account' | 'waits'> & {
      readonly from?: string | undefined;
      readonly sendAt?: string | undefined;
      readonly expiresAt?: string | undefined;
    },
  ): PublishedCommand {
    const { from, sendAt, expiresAt, ...rest } = fields;
    const { random, climate } = this.world;
    const account = climate.hasSecondAccount && random.chance(0.4) ? ACCOUNTS[1] : ACCOUNTS[0];
    const value = JSON.stringify({
      ...(rest.isAnonymous ? {} : { commandId: rest.id }),
      account,
      channel: 'Sms',
      from,
      to: rest.to.length === 1 ? rest.to[0] : rest.to,
      content: { type: 'Text', text: rest.text },
      sendAt,
      expiresAt,
      onInDoubt: rest.policy,
      metadata: { text: rest.isAnonymous ? rest.text : rest.id },
    });
    return { ...rest, account, value, waits: sendAt !== undefined || expiresAt !== undefined };
  }

  /** A record that takes the command back: all of it, or one recipient. */
  cancelOf({ id, to, key, partition }: PublishedCommand): Cancel {
    const { random } = this.world;
    const data = { commandId: id, ...(random.chance(0.3) ? { to: random.pick([to[0] ?? '', ...to]) } : {}) };
    const event = {
      specversion: '1.0',
      type: 'ecall.cancel-message.v1',
      source: '/test',
      id: `cancel-${id}`,
    };
    const value = JSON.stringify({ ...event, data });
    // Behind its command, or where nothing holds it up.
    return random.chance(0.5) ? { key, partition, value } : { ...this.place(), key: null, value };
  }

  private place(): Pick<PublishedCommand, 'key' | 'partition' | 'isUrgent'> {
    const { random, climate } = this.world;
    const key = random.pick(['a', 'b', 'c', null]);
    const isUrgent = climate.hasUrgent && random.chance(0.3);
    if (isUrgent) return { key, partition: URGENT_PARTITION, isUrgent };
    const partition = key === null ? random.between(0, PARTITIONS - 1) : key.charCodeAt(0) % PARTITIONS;
    return { key, partition, isUrgent };
  }

  private times(): { readonly sendAt?: string; readonly expiresAt?: string } {
    const { random, time, climate } = this.world;
    // An instant of the sender's has no greatest honest value: with a clock that was set back it is waited for.
    if (climate.clocksStep) return {};
    const after = (ms: number) => new Date(time.now() + ms).toISOString();
    return {
      ...(random.chance(0.1) ? { sendAt: after(random.between(1_000, 6_000)) } : {}),
      ...(random.chance(0.1) ? { expiresAt: after(random.between(2_000, 8_000)) } : {}),
    };
  }
}
