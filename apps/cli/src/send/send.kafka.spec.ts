import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners, type Admin, type Producer } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Session } from '../session.js';
import { watch } from '../watch/watch.command.js';
import { send } from './send.command.js';

const brokers = inject('kafkaBrokers');
const own = `cli-${randomUUID()}`;
const env = {
  KAFKA_BROKERS: brokers,
  TOPIC_SEND_MESSAGE: `${own}.send`,
  TOPIC_MESSAGE_EVENTS: `${own}.events`,
  TOPIC_INBOUND_MESSAGES: `${own}.inbound`,
};

describe('on a real Kafka', () => {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  let admin: Admin;
  let gateway: Producer;
  beforeAll(async () => {
    admin = kafka.admin();
    await admin.connect();
    const topics = Object.values(env).slice(1);
    await admin.createTopics({
      waitForLeaders: true,
      topics: topics.map((topic) => ({ topic, numPartitions: 3 })),
    });
    gateway = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await gateway.connect();
  });
  afterAll(async () => {
    await gateway.disconnect();
    await admin.disconnect();
  });

  const publish = async (topic: string, subject: string, type: string, data: object) =>
    gateway.send({
      topic,
      messages: [
        {
          key: subject,
          value: JSON.stringify(data),
          headers: {
            ce_type: type,
            ce_subject: subject,
            ce_id: randomUUID(),
            ce_time: new Date().toISOString(),
          },
        },
      ],
    });
  it('send prints the events of its own command until the last, and leaves no group behind', async () => {
    const to = '+41791234567';
    const answers = async () => {
      await publish(env.TOPIC_MESSAGE_EVENTS, 'other', 'ecall.message.accepted.v1', { to });
      await publish(env.TOPIC_MESSAGE_EVENTS, 'c-1', 'ecall.message.accepted.v1', { to });
      await publish(env.TOPIC_MESSAGE_EVENTS, 'c-1', 'ecall.message.status-changed.v1', {
        to,
        status: 'delivered',
        final: true,
      });
    };
    let answered: Promise<void> | undefined;
    const here = session((line) => {
      if (line.startsWith('published')) answered = answers();
    });
    expect(await send(to, 'Hello', { channel: 'Sms', timeout: 30 }, here)).toBe(0);
    await answered;
    expect(here.lines.map((line) => line.replace(/^[\d:]+\s+/, '').split(/\s+/)[0])).toEqual([
      'published',
      'accepted',
      'delivered',
    ]);
    const { groups } = await admin.listGroups();
    expect(groups.filter(({ groupId }) => groupId.startsWith('ecall-cli-'))).toEqual([]);
  });

  it('watch prints what comes, of both topics, and not what was', async () => {
    await publish(env.TOPIC_INBOUND_MESSAGES, 'old', 'ecall.inbound-message.received.v1', {
      from: '+1',
      to: '+2',
    });
    const sent: Array<Promise<unknown>> = [];
    const here = session((line) => {
      if (!line.startsWith('watching')) return;
      sent.push(
        publish(env.TOPIC_INBOUND_MESSAGES, 'new', 'ecall.inbound-message.received.v1', { from: '+1' }),
      );
      sent.push(publish(env.TOPIC_MESSAGE_EVENTS, 'c-2', 'ecall.message.accepted.v1', { to: '+1' }));
    });
    expect(await watch({ count: 2, json: true }, here)).toBe(0);
    await Promise.all(sent);
    const subjects = new Set(here.lines.slice(1).map((line) => JSON.parse(line).subject));
    expect(subjects).toEqual(new Set(['c-2', 'new']));
  });

  it('says which topic is missing', async () => {
    const here = session(() => undefined);
    const elsewhere = { ...here, env: { ...env, TOPIC_MESSAGE_EVENTS: 'nowhere' } };
    await expect(watch({}, elsewhere)).rejects.toThrow('There is no topic nowhere');
  });
});

function session(onLine: (line: string) => void): Session & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const hear = (line: string) => {
    lines.push(line);
    onLine(line);
  };
  return {
    env,
    lines,
    newId: () => 'c-1',
    print: hear,
    complain: hear,
    wait: async (over) => over.then(() => 'over' as const),
  };
}
