import { decodeEvent, type DomainEvent } from '@ecall-gateway/contracts';
import { STAGING_NUMBERS } from '../servers/guards-file.js';
import type { Acceptance } from '../servers/simulated-ecall.js';
import type { SendRow } from '@ecall-gateway/ledger';
import { DEAD_LETTERS_TOPIC } from '../servers/simulated-kafka.js';
import type { World } from '../servers/world.js';
import type { PublishedCommand, Workload } from '../workload/published-command.js';

export type ReadEvent = DomainEvent & { readonly data: { readonly to?: string } };

export interface ReadDeadLetter {
  readonly reason: string;
  readonly error: string;
  readonly value: string;
}

/** A message that eCall took, for whom its command names. */
export interface Taken extends Acceptance {
  readonly id: string;
  /** Another than `to` where the message was redirected. */
  readonly recipient: string;
}

/** What the servers hold when all is over, as a judge looks at it. */
export class Evidence {
  /** In published order, repeats included. */
  readonly events: readonly ReadEvent[];
  readonly deadLetters: readonly ReadDeadLetter[];
  /** In the order in which eCall took them. */
  readonly taken: readonly Taken[];
  private readonly deletedValues: ReadonlySet<string>;

  constructor(
    readonly world: World,
    readonly workload: Workload,
    /** Of the ledger, as they stand at the end. */
    readonly rows: readonly SendRow[],
  ) {
    this.events = readEvents(world);
    this.deadLetters = world.kafka.published
      .filter(({ topic }) => topic === DEAD_LETTERS_TOPIC)
      .map(({ value, headers = {} }) => ({
        reason: String(headers['dlq-reason']),
        error: String(headers['dlq-error']),
        value: String(value),
      }));
    this.taken = world.ecall.acceptances.map((one) => ({
      ...one,
      id: idOfText(one.text),
      recipient: STAGING_NUMBERS.includes(one.to) ? this.onlyRecipientOf(one.text) : one.to,
    }));
    this.deletedValues = new Set(world.kafka.deleted.map(({ value }) => String(value)));
  }

  /** The commands under one id, in published order: repeats, and other content. */
  ofId(id: string): readonly PublishedCommand[] {
    return this.workload.commands.filter((command) => command.id === id);
  }

  get ids(): ReadonlySet<string> {
    return new Set(this.workload.commands.map(({ id }) => id));
  }

  /** The events of a command: of one recipient, or of the command as a whole. */
  eventsOf({ id, isAnonymous, text }: PublishedCommand): readonly ReadEvent[] {
    return this.events.filter(({ subject, data }) =>
      isAnonymous ? 'metadata' in data && data.metadata?.['text'] === text : subject === id,
    );
  }

  deadLettersOf({ value }: PublishedCommand): readonly ReadDeadLetter[] {
    return this.deadLetters.filter((letter) => letter.value === value);
  }

  /** Its record was deleted with its topic before it was handled: nobody can bring it to its end. */
  isDeleted({ value }: PublishedCommand): boolean {
    return this.deletedValues.has(value);
  }

  /** Its events are larger than their topic takes: they stay in the outbox. */
  isTooLarge({ id }: PublishedCommand): boolean {
    return this.world.kafka.troubles.tooLarge.has(id);
  }

  /** Whether a message of the id, whatever its content, is among those named as `to text`. */
  isOfMessage(names: ReadonlySet<string>, id: string, to: string): boolean {
    const numbers = [to, ...STAGING_NUMBERS];
    return numbers.some((number) =>
      [...names].some(
        (name) => name.startsWith(`${number} `) && idOfText(name.slice(number.length + 1)) === id,
      ),
    );
  }

  /** Whether eCall refused a message of the id, whatever its content, for what it is. */
  isRefused(id: string, to: string): boolean {
    const numbers = [to, ...STAGING_NUMBERS];
    return this.world.ecall.refusals.some((one) => numbers.includes(one.to) && idOfText(one.text) === id);
  }

  /** What eCall took of all contents under an id, for one number. */
  acceptancesOf(id: string, to: string): readonly Taken[] {
    return this.taken.filter((one) => one.recipient === to && one.id === id);
  }

  /** Where messages may be redirected each command has one. */
  private onlyRecipientOf(text: string): string {
    return this.workload.commands.find((command) => command.text === text)?.to[0] ?? '';
  }
}

/** Other content under a known id is `id!other`. */
function idOfText(text: string): string {
  return text.split('!')[0] ?? text;
}

/** A repeat must have the same bytes. */
function readEvents(world: World): ReadEvent[] {
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
