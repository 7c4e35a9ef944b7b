import { BackgroundProcess } from '../../tools/process/background-process.js';
import { requireCommand } from '../../tools/process/find-command.js';
import { waitFor } from '../../tools/process/wait-for.js';
import { kcatReadArguments, parseKcatLine, type ConsumedRecord } from './kcat-consume.js';

/** A CloudEvent in binary mode, read without any code of the project. */
export interface ReadEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly sequence: string;
  // A test states what it expects to find in here; the compiler cannot know it.
  readonly data: Readonly<Record<string, unknown>>;
  readonly record: ConsumedRecord;
}

/** Collects the events of a topic from its beginning, with a Kafka client that is not the gateway's. */
export class EventReader {
  private readonly received: ReadEvent[] = [];
  private readonly kcat: BackgroundProcess;

  /** @param topic must exist */
  constructor(brokers: string, topic: string) {
    this.kcat = new BackgroundProcess({
      command: requireCommand('kcat', 'kcat'),
      // -E: a broker that goes away comes back in these tests.
      args: [...kcatReadArguments(brokers, topic), '-E'],
      onLine: (line) => this.received.push(toEvent(parseKcatLine(line))),
    });
  }

  /** All events so far, in the order of each partition. */
  get events(): readonly ReadEvent[] {
    return this.received;
  }

  /** The events of one command (or, of inbound messages, of one `messageId`) so far. */
  of(subject: string): readonly ReadEvent[] {
    return this.received.filter((event) => event.subject === subject);
  }

  /** Waits until an event fits, and returns the first that does. */
  async first(fits: (event: ReadEvent) => boolean, what: string, deadlineMs = 30_000): Promise<ReadEvent> {
    return this.until(() => this.received.find(fits), what, deadlineMs);
  }

  /** Waits until so many events fit, and returns them; more may follow. */
  async atLeast(
    count: number,
    fits: (event: ReadEvent) => boolean,
    what: string,
    deadlineMs = 30_000,
  ): Promise<readonly ReadEvent[]> {
    return this.until(
      () => {
        const fitting = this.received.filter(fits);
        return fitting.length >= count && fitting;
      },
      `${count} × ${what}`,
      deadlineMs,
    );
  }

  async close(): Promise<void> {
    await this.kcat.stop('SIGTERM', 2_000);
  }

  private async until<T>(
    condition: () => T | undefined | false,
    what: string,
    deadlineMs: number,
  ): Promise<T> {
    try {
      return await waitFor(
        () => {
          if (this.kcat.exit !== undefined) throw new Error(`kcat has ended: ${this.kcat.tail(5)}`);
          return condition();
        },
        { deadlineMs, what, everyMs: 20 },
      );
    } catch (error) {
      const seen = this.received.map((event) => `${event.type} ${event.subject}`).slice(-20);
      throw new Error(`${String(error)}; the last events: ${JSON.stringify(seen)}`, { cause: error });
    }
  }
}

function toEvent(record: ConsumedRecord): ReadEvent {
  const header = (name: string) => record.headers[`ce_${name}`] ?? '';
  const data: Record<string, unknown> = JSON.parse(record.value ?? 'null');
  return {
    id: header('id'),
    type: header('type'),
    source: header('source'),
    subject: header('subject'),
    time: header('time'),
    sequence: header('sequence'),
    data,
    record,
  };
}
