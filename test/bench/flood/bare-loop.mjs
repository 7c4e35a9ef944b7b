// The least that sends each command once and publishes one event for it: no validation, no ledger, no guarantee.
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { Pool } from 'undici';

const {
  KAFKA_BROKERS,
  TOPIC_SEND_MESSAGE,
  TOPIC_MESSAGE_EVENTS,
  KAFKA_GROUP_ID,
  ECALL_BASE_URL,
  SEND_CONCURRENCY,
} = process.env;
const concurrency = Number(SEND_CONCURRENCY);

const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const consumer = kafka.consumer({ groupId: KAFKA_GROUP_ID });
const pool = new Pool(ECALL_BASE_URL, { connections: concurrency, pipelining: 1 });
const headers = {
  authorization: `Basic ${Buffer.from('demo:demo').toString('base64')}`,
  'content-type': 'application/json',
  accept: 'application/json',
};

async function send({ key, value }) {
  const { commandId, to, content } = JSON.parse(value.toString());
  const body = JSON.stringify({ channel: 'Sms', from: 'Gateway', to, content });
  const answer = await pool.request({ path: '/api/v2/message', method: 'POST', headers, body });
  const { messageId } = await answer.body.json();
  return { key, value: JSON.stringify({ commandId, to, messageId }) };
}

/** At most so many calls at a time, the next as soon as one ends. */
async function sendAll(records) {
  const events = [];
  let next = 0;
  const worker = async () => {
    while (next < records.length) {
      const record = records[next];
      next += 1;
      events.push(await send(record));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return events;
}

await Promise.all([producer.connect(), consumer.connect()]);
await consumer.subscribe({ topic: TOPIC_SEND_MESSAGE, fromBeginning: true });
await consumer.run({
  partitionsConsumedConcurrently: 4,
  eachBatch: async ({ batch: { messages } }) => {
    await producer.send({ topic: TOPIC_MESSAGE_EVENTS, acks: -1, messages: await sendAll(messages) });
  },
});
