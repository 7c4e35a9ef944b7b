import {
  createAPI,
  FetchIsolationLevels,
  fetchV13,
  ListOffsetTimestamps,
  Reader,
  type Broker,
} from '@platformatic/kafka';
import type { BrokerClient } from './broker-client.js';
import { responseOf } from './protocol-errors.js';
import type { PartitionCursor } from './partition-cursor.js';

const MIN_BYTES = 1;
/** Bytes of all partitions in one fetch. */
const MAX_BYTES = 10_485_760;
/** No fetch session: the client asks for a new one each time, and so drives those of others out of the broker. */
const NO_SESSION = 0;
const FINAL_EPOCH = -1;
const UNKNOWN_EPOCH = -1;
const CONSUMER = -1;

/**
 * Version 13 knows topics by their ids, so that a topic made anew is told from the one before. Later versions bring answers
 * with tagged fields, which the client cannot read. What came in many pieces is joined before it is read: the client looks
 * for the piece at each number.
 */
const FETCH = createAPI<fetchV13.FetchRequest, fetchV13.FetchResponse>(
  fetchV13.api.key,
  fetchV13.api.version,
  fetchV13.createRequest,
  (id, key, version, reader) => fetchV13.parseResponse(id, key, version, Reader.from(reader.buffer.buffer)),
);

export interface FetchLimits {
  readonly maxWaitMs: number;
  readonly maxBytesPerPartition: number;
}

/** Resolves with what a broker gives of these partitions; an error of one is in its `errorCode`. */
export async function fetchFrom(
  client: BrokerClient,
  broker: Broker,
  cursors: readonly PartitionCursor[],
  topicIds: ReadonlyMap<string, string>,
  { maxWaitMs, maxBytesPerPartition }: FetchLimits,
): Promise<fetchV13.FetchResponse> {
  const topics = cursors.map(({ topic, partition, next }) => ({
    topicId: topicIds.get(topic) ?? '',
    partitions: [
      {
        partition,
        fetchOffset: next,
        currentLeaderEpoch: UNKNOWN_EPOCH,
        lastFetchedEpoch: UNKNOWN_EPOCH,
        partitionMaxBytes: maxBytesPerPartition,
      },
    ],
  }));
  const { READ_COMMITTED } = FetchIsolationLevels;
  try {
    return await client.askBy(broker, FETCH, [
      maxWaitMs,
      MIN_BYTES,
      MAX_BYTES,
      READ_COMMITTED,
      NO_SESSION,
      FINAL_EPOCH,
      topics,
      [],
      '',
    ]);
  } catch (error) {
    const response = responseOf(error) as fetchV13.FetchResponse | undefined;
    if (response === undefined || response.errorCode !== 0) throw error;
    return response;
  }
}

/** Where a partition begins. */
export async function earliestOffset(
  client: BrokerClient,
  broker: Broker,
  { topic, partition }: Pick<PartitionCursor, 'topic' | 'partition'>,
): Promise<bigint> {
  const { topics } = await client.ask(broker, 'ListOffsets', [
    CONSUMER,
    FetchIsolationLevels.READ_COMMITTED,
    [
      {
        name: topic,
        partitions: [
          {
            partitionIndex: partition,
            currentLeaderEpoch: UNKNOWN_EPOCH,
            timestamp: ListOffsetTimestamps.EARLIEST,
          },
        ],
      },
    ],
  ]);
  const offset = topics[0]?.partitions[0]?.offset;
  if (offset === undefined)
    throw new Error(`no broker knows where partition ${partition} of ${topic} begins`);
  return offset;
}
