import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@ecall-gateway/simulator';

/** A gateway of the test's own, and the eCall that it sends to. */
export interface Messaging {
  readonly simulator: Simulator;
  /** What the service under test needs to find the gateway's topics. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Long enough for a slow machine; the start takes a few seconds. */
const READY_WITHIN_MS = 60_000;

/**
 * Starts the simulator in this process and the gateway in one of its own, on topics of their own. `KAFKA_BROKERS` and
 * `DATABASE_URL` name the Kafka and the PostgreSQL to use.
 */
export async function startMessaging(): Promise<Messaging> {
  const { KAFKA_BROKERS = 'localhost:9092', DATABASE_URL = '' } = process.env;
  const [port, managementPort] = await freePorts(2);
  const publicUrl = `http://127.0.0.1:${port}`;
  const simulator = await startSimulator({
    inboundUrl: `${publicUrl}/api/webhooks/receivedmessage`,
    // A test need not wait as long as a phone network.
    sentAfterMs: 10,
    deliveredAfterMs: 20,
  });
  const run = randomUUID();
  const topics = {
    KAFKA_BROKERS,
    TOPIC_SEND_MESSAGE: `${run}.send-message`,
    TOPIC_MESSAGE_EVENTS: `${run}.message-events`,
    TOPIC_INBOUND_MESSAGES: `${run}.inbound-messages`,
  };
  const gateway = spawn('node_modules/.bin/ecall-gateway', {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...topics,
      TOPIC_SEND_MESSAGE_URGENT: `${run}.send-message.urgent`,
      TOPIC_DLQ: `${run}.dlq`,
      KAFKA_GROUP_ID: `gateway-${run}`,
      DATABASE_URL,
      PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      PUBLIC_URL: publicUrl,
      ECALL_BASE_URL: simulator.url,
      ECALL_USERNAME: 'demo',
      ECALL_PASSWORD: 'demo',
      ECALL_FROM: 'Orders',
      WEBHOOK_SIGNING_KEYS: 'test:0123456789abcdef0123456789abcdef',
      WEBHOOK_ALLOWED_IPS: '127.0.0.1,::1',
      LOG_LEVEL: 'warn',
    },
  });
  const stop = async () => {
    await Promise.all([stopProcess(gateway), simulator.stop()]);
  };
  try {
    await untilReady(gateway, `http://127.0.0.1:${managementPort}/health/ready`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { simulator, env: { ...topics, KAFKA_GROUP_ID: `orders-${run}` }, stop };
}

async function untilReady(gateway: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (gateway.exitCode !== null) throw new Error(`the gateway ended with ${gateway.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`the gateway was not ready within ${READY_WITHIN_MS} ms`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Different ones: each is held until the last is found. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map(async (server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  await Promise.all(servers.map(async (server) => once(server, 'close')));
  return ports;
}
