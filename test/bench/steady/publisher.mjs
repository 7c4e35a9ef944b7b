// Publishes commands on a fixed schedule, whether what went before was acknowledged or not: what waits is not left out.
// Prints `measured` when the warm-up is over and `done` when the last one was published.
import { Kafka, Partitioners, logLevel } from 'kafkajs';

const { KAFKA_BROKERS, TOPIC_SEND_MESSAGE, PER_SECOND, WARM_UP, MESSAGES, PADDING, KEYS } = process.env;
const [perSecond, warmUp, messages] = [Number(PER_SECOND), Number(WARM_UP), Number(MESSAGES)];
/** Milliseconds between two requests to the broker at least, as a publisher that lingers. */
const LINGER_MS = 5;

const producer = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING }).producer({
  createPartitioner: Partitioners.DefaultPartitioner,
});
await producer.connect();

function command(number) {
  const to = `+4179${String(1_000_000 + (number % Number(KEYS)))}`;
  const text = `Message ${number} `.padEnd(Number(PADDING), 'x');
  const value = { commandId: `steady-${number}`, channel: 'Sms', to, content: { type: 'Text', text } };
  return { key: `key-${number % Number(KEYS)}`, value: JSON.stringify(value) };
}

const sends = [];
const start = performance.now();
for (let next = 0; next < messages;) {
  const due = Math.min(messages, Math.floor(((performance.now() - start) * perSecond) / 1_000));
  const records = [];
  for (; next < due; next += 1) records.push(command(next));
  if (records.length > 0)
    sends.push(producer.send({ topic: TOPIC_SEND_MESSAGE, acks: -1, messages: records }));
  if (next >= warmUp && next - records.length < warmUp) console.log('measured');
  const nextDue = start + ((next + 1) * 1_000) / perSecond - performance.now();
  await new Promise((resolve) => setTimeout(resolve, Math.max(LINGER_MS, nextDue)));
}
await Promise.all(sends);
console.log('done');
await producer.disconnect();
