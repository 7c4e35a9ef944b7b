import { Partitioners, type Kafka, type Message } from 'kafkajs';
import { CliError } from '../cli-error.js';
import { kafkaClient, readKafkaSettings } from '../kafka/kafka-settings.js';
import { onKafka } from '../kafka/unreachable.js';
import type { Session } from '../session.js';
import type { DeadLetter } from './dead-letter.js';
import { selectionOf, type DlqFlags } from './dlq-flags.js';
import { formatForPeople } from './format-dead-letter.js';
import { count } from './list.command.js';
import { readDeadLetters } from './read-dead-letters.js';
import { replayOf, type Replay } from './replay-record.js';

/** What `dlq replay` may be told. */
export interface DlqReplayFlags extends DlqFlags {
  /** Every dead letter there is. */
  readonly all?: true;
  /** Without asking. */
  readonly yes?: true;
}

/** Records that are published in one go. */
const BATCH = 100;

/**
 * Publishes dead letters again where they came from, after showing them and asking.
 *
 * @returns the exit code: 1 when something of what was meant was not published
 */
export async function replayDeadLetters(
  ids: readonly string[],
  flags: DlqReplayFlags,
  session: Session,
): Promise<number> {
  const settings = readKafkaSettings(session.env, flags.brokers);
  if (ids.length === 0 && flags.reason === undefined && flags.since === undefined && !flags.all) {
    throw new CliError('Which dead letters?', 'give ids of dlq list, --reason, --since, or --all');
  }
  const selection = selectionOf(ids, flags, Date.now());
  const kafka = kafkaClient(settings);
  return onKafka(settings, async () => {
    const letters = await readDeadLetters(kafka, settings.topics.deadLetters, selection, session);
    const { replays, unfit } = sort(letters, await partitionsOf(kafka));
    for (const { letter } of replays) session.print(formatForPeople(letter, false));
    for (const { letter, why } of unfit) {
      session.print(`${formatForPeople(letter, false)}\n          not sent back: ${why}`);
    }
    const missing = ids.length - letters.length;
    if (missing > 0)
      session.complain(`${count(missing)} of those named ${missing === 1 ? 'is' : 'are'} not there`);
    if (replays.length === 0) {
      session.complain('Nothing to send back.');
      return unfit.length > 0 || missing > 0 ? 1 : 0;
    }
    if (!(await isMeant(replays, flags, session))) return 1;
    await publish(
      kafka,
      replays.map(({ replay }) => replay),
    );
    session.print(`sent back: ${count(replays.length)}`);
    return unfit.length > 0 || missing > 0 ? 1 : 0;
  });
}

interface Sorted {
  readonly replays: ReadonlyArray<{ readonly letter: DeadLetter; readonly replay: Replay }>;
  readonly unfit: ReadonlyArray<{ readonly letter: DeadLetter; readonly why: string }>;
}

function sort(letters: readonly DeadLetter[], partitions: ReadonlyMap<string, number>): Sorted {
  const all = letters.map((letter) => ({ letter, replay: replayOf(letter, partitions) }));
  return {
    replays: all.flatMap(({ letter, replay }) => ('unfit' in replay ? [] : [{ letter, replay }])),
    unfit: all.flatMap(({ letter, replay }) => ('unfit' in replay ? [{ letter, why: replay.unfit }] : [])),
  };
}

async function isMeant(
  replays: Sorted['replays'],
  { yes }: DlqReplayFlags,
  session: Session,
): Promise<boolean> {
  if (yes) return true;
  const topics = [...new Set(replays.map(({ replay }) => replay.topic))].join(', ');
  const question = `Publish ${count(replays.length)} again to ${topics}?`;
  if (await session.terminal?.confirm(question)) return true;
  session.complain(`Nothing was published${session.terminal ? '' : ': say --yes to publish them'}.`);
  return false;
}

async function partitionsOf(kafka: Kafka): Promise<ReadonlyMap<string, number>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata();
    return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  } finally {
    await admin.disconnect();
  }
}

async function publish(kafka: Kafka, replays: readonly Replay[]): Promise<void> {
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  try {
    for (let at = 0; at < replays.length; at += BATCH) {
      const byTopic = new Map<string, Message[]>();
      for (const { topic, message } of replays.slice(at, at + BATCH)) {
        byTopic.set(topic, [...(byTopic.get(topic) ?? []), message]);
      }
      const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
      await producer.sendBatch({ acks: -1, topicMessages });
    }
  } finally {
    await producer.disconnect();
  }
}
