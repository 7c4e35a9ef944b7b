import { kcatProduceMany, type TopicNames } from '../../support/index.js';

const KEYS = 5_000;
const TEXT_LENGTH = 120;
/** kcat takes its records from a pipe; so many at a time. */
const AT_ONCE = 5_000;

/** Commands that lie on their topic before anybody reads it. */
export interface Crowd {
  readonly commands: number;
  /** Default 5,000. */
  readonly keys?: number;
  /** Number of the first; default 0. */
  readonly from?: number;
}

/** Texts of 120 characters; their keys take turns. */
export async function preload(
  brokers: string,
  topics: TopicNames,
  { commands, keys = KEYS, from = 0 }: Crowd,
): Promise<void> {
  for (let done = 0; done < commands; done += AT_ONCE) {
    const records = Array.from({ length: Math.min(AT_ONCE, commands - done) }, (_, place) => {
      const number = from + done + place;
      const to = `+4179${String(1_000_000 + (number % KEYS))}`;
      const text = `Message ${number} `.padEnd(TEXT_LENGTH, 'x');
      const command = { commandId: `flood-${number}`, channel: 'Sms', to, content: { type: 'Text', text } };
      return { key: `key-${number % keys}`, value: JSON.stringify(command) };
    });
    await kcatProduceMany(brokers, { topic: topics.sendMessage, records });
  }
}
