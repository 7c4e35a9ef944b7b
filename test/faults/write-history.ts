import { Kafka, logLevel } from 'kafkajs';
import { kcatConsume, waitFor, type ConsumedRecord } from '../support/index.js';
import type { System } from '../journeys/system.js';
import type { CommittedLine, HistoryLine, RecordLine } from '../history/history-line.js';

/** The last commits follow the last events. */
const COMMITTED_WITHIN_MS = 15_000;

/** What a run of real servers came to, as JSON Lines in the format of test/history/README.md. */
export async function writeHistory(system: System): Promise<string[]> {
  const { brokers, topics, simulator, events } = system;
  const commands = await kcatConsume(brokers, { topic: topics.sendMessage });
  const deadLetters = await kcatConsume(brokers, { topic: topics.dlq });
  const known = simulator.callbacks().filter(({ answer }) => answer === 200);
  const lines: HistoryLine[] = [
    {
      kind: 'run',
      format: 1,
      commands: topics.sendMessage,
      events: topics.messageEvents,
      deadLetters: topics.dlq,
      refusals: 'unknown',
    },
    ...[...commands, ...events.events.map(({ record }) => record), ...deadLetters].map(recordLine),
    ...simulator
      .log()
      .map(({ at, messageId, to, text = '' }) => ({ kind: 'accepted', at, messageId, to, text }) as const),
    ...[...new Set(known.map(({ messageId }) => messageId))].map(
      (messageId) => ({ kind: 'known', messageId }) as const,
    ),
    ...(await committed(system)),
    ...(await waitingRows(system)),
  ];
  return lines.map((line) => JSON.stringify(line));
}

function recordLine({
  topic,
  partition,
  offset,
  timestamp,
  key,
  value,
  headers,
}: ConsumedRecord): RecordLine {
  return { kind: 'record', topic, partition, offset, timestamp, key, value, headers };
}

/** Where the group stands, as soon as it stands at the end of each partition. */
async function committed({ brokers, topics }: System): Promise<CommittedLine[]> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topic = topics.sendMessage;
    let lines: CommittedLine[] = [];
    const isAtEnd = async () => {
      const ends = await admin.fetchTopicOffsets(topic);
      const [group] = await admin.fetchOffsets({ groupId: topics.groupId, topics: [topic] });
      lines = ends.map(({ partition, offset: end }) => {
        const offset = group?.partitions.find((one) => one.partition === partition)?.offset ?? '0';
        // -1: nothing was ever committed.
        return { kind: 'committed', topic, partition, offset: Math.max(0, Number(offset)), end: Number(end) };
      });
      return lines.every(({ offset, end }) => offset >= end);
    };
    await waitFor(isAtEnd, { deadlineMs: COMMITTED_WITHIN_MS, what: 'the last commits', everyMs: 250 }).catch(
      () => undefined,
    );
    return lines;
  } finally {
    await admin.disconnect();
  }
}

interface MessagePage {
  readonly messages: ReadonlyArray<{
    readonly commandId: string;
    readonly to: string;
    readonly state: string;
  }>;
}

/** Rows that wait for their time, or for a person. */
async function waitingRows({ gateways }: System): Promise<HistoryLine[]> {
  const gateway = gateways.findLast(({ exitCode }) => exitCode === undefined);
  if (gateway === undefined) return [];
  const rows: HistoryLine[] = [];
  for (const state of ['scheduled', 'in-doubt']) {
    const response = await fetch(`${gateway.managementUrl}/messages?state=${state}&limit=100`);
    if (!response.ok) continue;
    const { messages } = (await response.json()) as MessagePage;
    rows.push(...messages.map(({ commandId, to }) => ({ kind: 'row', commandId, to, state }) as const));
  }
  return rows;
}
