import {
  Base,
  kGetApi,
  kGetBootstrapConnection,
  kGetConnection,
  type API,
  type BaseOptions,
  type Broker,
  type Connection,
} from '@platformatic/kafka';
import { within } from '../engine/deadline.js';
import type { Request, RequestName, Response } from './broker-requests.js';
import { guardConnections } from './guard-connections.js';
import { responseOf } from './protocol-errors.js';

const ANSWER_TIMEOUT_MS = 10_000;
/** Milliseconds; above every deadline set here, as the client cannot use a connection on which one passed. */
const REQUEST_TIMEOUT_MS = 90_000;

export interface TopicMetadata {
  /** Another one after the topic was made anew. */
  readonly id: string;
  /** By partition number; without those that have no leader at the moment. */
  readonly leaders: ReadonlyMap<number, LeadingBroker>;
}

export interface LeadingBroker extends Broker {
  readonly nodeId: number;
}

/** Connections to the brokers, and requests on them. Each has a deadline, and nothing is asked twice. */
export class BrokerClient {
  private readonly base: Base;

  constructor(options: BaseOptions) {
    this.base = new Base({ ...options, retries: 0, requestTimeout: REQUEST_TIMEOUT_MS });
    guardConnections(this.base);
  }

  /**
   * Asks by the newest version of a request that both sides know.
   * @param broker undefined: any
   */
  async ask<N extends RequestName>(
    broker: Broker | undefined,
    name: N,
    args: Request<N>,
    timeoutMs = ANSWER_TIMEOUT_MS,
  ): Promise<Response<N>> {
    return this.request(broker, async () => this.api(name), args, timeoutMs);
  }

  async askBy<A extends unknown[], R>(broker: Broker, api: API<A, R>, args: A): Promise<R> {
    return this.request(broker, async () => api, args, ANSWER_TIMEOUT_MS);
  }

  /** @throws with `UNKNOWN_TOPIC_OR_PARTITION` where there is no such topic */
  async topic(name: string): Promise<TopicMetadata> {
    const { brokers, topics } = await this.metadata(name);
    const found = topics.find((topic) => topic.name === name);
    const leaders = new Map<number, LeadingBroker>();
    for (const { partitionIndex, leaderId } of found?.partitions ?? []) {
      const leader = brokers.find(({ nodeId }) => nodeId === leaderId);
      if (leader !== undefined) leaders.set(partitionIndex, leader);
    }
    return { id: found?.topicId ?? '', leaders };
  }

  async close(): Promise<void> {
    await this.base.close();
  }

  /** A partition without a leader is no error of its topic. */
  private async metadata(topic: string): Promise<Response<'Metadata'>> {
    try {
      return await this.ask(undefined, 'Metadata', [[topic], false, false]);
    } catch (error) {
      const response = responseOf(error) as Response<'Metadata'> | undefined;
      if (response?.topics.every(({ errorCode }) => errorCode === 0) === true) return response;
      throw error;
    }
  }

  private async request<A extends unknown[], R>(
    broker: Broker | undefined,
    api: () => Promise<API<A, R>>,
    args: A,
    timeoutMs: number,
  ): Promise<R> {
    const answer = (async () => {
      const connection = await this.connection(broker);
      return (await api()).async(connection, ...args);
    })();
    return within(answer, timeoutMs, 'the answer of a broker');
  }

  private async connection(broker: Broker | undefined): Promise<Connection> {
    return promised((done) => {
      if (broker === undefined) this.base[kGetBootstrapConnection](done);
      else this.base[kGetConnection](broker, done);
    });
  }

  private async api<N extends RequestName>(name: N): Promise<API<Request<N>, Response<N>>> {
    return promised((done) => this.base[kGetApi]<Request<N>, Response<N>>(name, done));
  }
}

async function promised<T>(ask: (done: (error: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, result) => {
      if (error === null) resolve(result as T);
      else reject(error);
    });
  });
}
