import { encodeCommand } from '@ecall-gateway/contracts';
import { Partitioners, type Kafka } from 'kafkajs';
import { formatAsJson, formatForPeople } from '../events/format-event.js';
import { readEvent } from '../events/read-event.js';
import { kafkaClient, readKafkaSettings } from '../kafka/kafka-settings.js';
import { tailTopics } from '../kafka/tail-topics.js';
import { onKafka } from '../kafka/unreachable.js';
import { Deferred } from '../deferred.js';
import type { Session } from '../session.js';
import { buildCommand, type TypedCommand } from './build-command.js';
import { SendProgress } from './send-outcome.js';

/** What `send` may be told beside recipient and text. */
export interface SendFlags {
  readonly from?: string;
  readonly channel: string;
  readonly account?: string;
  readonly key?: string;
  /** On the topic that goes before the other. */
  readonly urgent?: true;
  readonly id?: string;
  readonly brokers?: string;
  /** Seconds. */
  readonly timeout: number;
  readonly json?: true;
}

/**
 * Publishes a command and prints its events until the last.
 *
 * @returns the exit code: 0 when every recipient has the message, otherwise 1
 */
export async function send(to: string, text: string, flags: SendFlags, session: Session): Promise<number> {
  const { from, channel, account } = flags;
  const command = buildCommand({ commandId: flags.id ?? session.newId(), to, text, channel, from, account });
  const settings = readKafkaSettings(session.env, flags.brokers);
  const kafka = kafkaClient(settings);
  const topic = flags.urgent ? settings.topics.sendMessageUrgent : settings.topics.sendMessage;
  const progress = new SendProgress(typeof command.to === 'string' ? 1 : command.to.length);
  const format = flags.json ? formatAsJson : formatForPeople;
  return onKafka(settings, async () => {
    const over = new Deferred();
    const tail = await tailTopics(kafka, [settings.topics.messageEvents], (record) => {
      const event = readEvent(record);
      if (event?.subject !== command.commandId) return;
      session.print(format(event));
      progress.add(event);
      if (progress.outcome !== 'open') over.resolve();
    });
    try {
      await publish(kafka, topic, command, flags.key);
      if (!flags.json) session.print(`published ${command.commandId} to ${topic}`);
      const waited = await session.wait(Promise.race([over.promise, tail.failed]), flags.timeout * 1_000);
      if (waited === 'timeout') session.complain(noLastEvent(flags.timeout, command.commandId));
    } finally {
      await tail.close();
    }
    return progress.outcome === 'delivered' ? 0 : 1;
  });
}

async function publish(
  kafka: Kafka,
  topic: string,
  command: TypedCommand,
  key: string | undefined,
): Promise<void> {
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  try {
    const { value, headers } = encodeCommand(command);
    await producer.send({ topic, acks: -1, messages: [{ key: key ?? null, value, headers }] });
  } finally {
    await producer.disconnect();
  }
}

function noLastEvent(seconds: number, commandId: string): string {
  return [
    `No last event within ${seconds} s. It may still come: npm run ecall -- watch`,
    `How it stands: curl http://127.0.0.1:3001/messages/${encodeURIComponent(commandId)}`,
  ].join('\n');
}
