import { connect } from 'node:net';
import type { Admin } from 'kafkajs';
import { kafkaClient, type KafkaSettings } from '../../kafka/kafka-settings.js';
import { readBrokerFeatures } from '../broker-features.js';
import { fail, ok, together, type Finding } from '../finding.js';
import { explainGroupFailure, explainKafkaFailure } from '../kafka-failure.js';

export interface KafkaQuestion {
  readonly kafka: KafkaSettings;
  readonly groupId: string;
}

/** Whether Kafka answers, lets us in, and can be reached at the addresses that it gives to its clients. */
export async function checkKafka({ kafka, groupId }: KafkaQuestion): Promise<Finding> {
  const admin = kafkaClient(kafka).admin({ retry: { retries: 1, initialRetryTime: 200 } });
  try {
    await admin.connect();
    const { brokers, clusterId } = await admin.describeCluster();
    const unreachable = await Promise.all(brokers.map(async (broker) => unreachableAt(broker)));
    return together([
      ok(
        [
          `${brokers.length === 1 ? '1 broker' : `${brokers.length} brokers`} at ${kafka.brokers.join(', ')}`,
          await release(kafka),
          howConnected(kafka),
          `cluster ${clusterId}`,
        ].join(', '),
      ),
      await lookAtGroup(admin, groupId),
      ...unreachable.filter((finding) => finding !== undefined),
    ]);
  } catch (error) {
    return explainKafkaFailure(error, kafka);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function release({ connection, brokers }: KafkaSettings): Promise<string> {
  const features = await readBrokerFeatures(brokers[0] ?? '', connection.ssl);
  const level = features?.get('metadata.version');
  return level === undefined ? 'version not told' : `metadata.version ${level}`;
}

function howConnected({ connection: { ssl, sasl } }: KafkaSettings): string {
  const login =
    sasl !== undefined && 'username' in sasl ? `login ${sasl.mechanism} taken` : 'no login asked for';
  return `${ssl ? 'TLS' : 'no TLS'}, ${login}`;
}

async function lookAtGroup(admin: Admin, groupId: string): Promise<Finding> {
  let members: number;
  try {
    const { groups } = await admin.describeGroups([groupId]);
    members = groups[0]?.members.length ?? 0;
  } catch (error) {
    return explainGroupFailure(error, groupId);
  }
  return ok(`group ${groupId} has ${members === 1 ? '1 member' : `${members} members`}`);
}

/** Clients talk to the addresses that brokers advertise, not to those of KAFKA_BROKERS. */
async function unreachableAt({
  nodeId,
  host,
  port,
}: {
  nodeId: number;
  host: string;
  port: number;
}): Promise<Finding | undefined> {
  const code = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host, port });
    const end = (result: string | undefined) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(3_000, () => end('no answer'));
    socket.once('connect', () => end(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
  if (code === undefined) return undefined;
  return fail(
    `broker ${nodeId} calls itself ${host}:${port}, which cannot be reached from here (${code})`,
    'set advertised.listeners of that broker to an address that its clients can reach',
  );
}
