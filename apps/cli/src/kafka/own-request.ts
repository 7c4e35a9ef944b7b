import type { Kafka } from 'kafkajs';

/** A request that kafkajs 2.2.4 does not know, in a version before Kafka's compact encoding. */
export interface OwnRequest {
  readonly apiKey: number;
  readonly apiName: string;
  readonly apiVersion: number;
  readonly body: Buffer;
}

interface Connection {
  send(exchange: object): Promise<Buffer>;
}

interface Broker {
  readonly connectionPool: { getConnection(): Promise<Connection> };
}

interface Cluster {
  connect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<Broker>;
  findGroupCoordinator(group: { groupId: string }): Promise<Broker>;
  disconnect(): Promise<void>;
}

type Internals = Readonly<Record<symbol, ((options: object) => Cluster) | undefined>>;

/** Asks the brokers over connections of kafkajs, which log in as for anything else. */
export class OwnRequests {
  private constructor(private readonly cluster: Cluster) {}

  static async open(kafka: Kafka): Promise<OwnRequests> {
    const cluster = clusterOf(kafka);
    await cluster.connect();
    await cluster.refreshMetadata();
    return new OwnRequests(cluster);
  }

  async toController(request: OwnRequest): Promise<Buffer> {
    return send(await this.cluster.findControllerBroker(), request);
  }

  async toCoordinator(groupId: string, request: OwnRequest): Promise<Buffer> {
    return send(await this.cluster.findGroupCoordinator({ groupId }), request);
  }

  async close(): Promise<void> {
    await this.cluster.disconnect();
  }
}

/** kafkajs keeps what its admin works on to itself; the command line tool takes exactly this version of it. */
function clusterOf(kafka: Kafka): Cluster {
  const internals = kafka as unknown as Internals;
  const symbol = Object.getOwnPropertySymbols(internals).find(({ description = '' }) =>
    description.endsWith(':createCluster'),
  );
  const create = symbol === undefined ? undefined : internals[symbol];
  if (create === undefined) throw new Error('kafkajs has another shape');
  return create.call(kafka, { metadataMaxAge: 300_000, allowAutoTopicCreation: false });
}

async function send({ connectionPool }: Broker, { body, ...request }: OwnRequest): Promise<Buffer> {
  const connection = await connectionPool.getConnection();
  const whole = async (answer: Buffer) => Promise.resolve(answer);
  return connection.send({
    // What kafkajs wants of an encoder.
    request: { ...request, encode: async () => Promise.resolve({ buf: body, buffer: body }) },
    response: { decode: whole, parse: whole },
  });
}
