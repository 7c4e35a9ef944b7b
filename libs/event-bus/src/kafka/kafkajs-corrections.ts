import { createRequire } from 'node:module';
import { ClientMismatchError } from '../errors/client-mismatch.error.js';
import { hideAborted, type FetchedMessage, type FetchedPartition } from './aborted-records.js';
import { encodeRecord, type EncodableRecord } from './record-encoder.js';

/**
 * Corrects two faults of kafkajs 2.2.4, which has had no release since 2023, and what it wastes on each record. A patched copy
 * would not travel with this library, so its modules are corrected where they are loaded, and only the one version they were
 * proved on is taken.
 */

const VERSION = '2.2.4';
/** Fetch requests carry aborted transactions from version 4 on. */
const FIRST_TRANSACTIONAL_FETCH = 4;
/** Milliseconds until a queued request is looked at again when nothing says how long to wait; as in kafkajs. */
const PENDING_CHECK_MS = 10;

interface FetchResponse {
  decode: (bytes: Buffer) => Promise<DecodedFetch>;
}

interface DecodedFetch {
  readonly responses: ReadonlyArray<{ readonly partitions: readonly FetchedPartition[] }>;
}

interface FetchProtocol {
  readonly versions: ReadonlyArray<number | string>;
  readonly protocol: (about: {
    version: number | string;
  }) => (request: object) => { response: FetchResponse };
}

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** What is left of kafkajs' encoder, once a record is bytes. */
interface EncodedRecord {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

type RecordEncoder = (record: EncodableRecord) => EncodedRecord;

type BatchClass = new (
  topic: string,
  fetchedOffset: string,
  partition: FetchedPartition & { partition: number; highWatermark: string },
) => { readonly messages: readonly FetchedMessage[] };

const loadClient = createRequire(import.meta.url);
/** Functions of ours that stand in for one of kafkajs already; several fetch versions share one. */
const ours = new WeakSet<object>();

/**
 * Makes kafkajs hand out committed records alone, keeps its request queues from waking up every millisecond, and encodes
 * records for it. It holds for the whole process; to install it twice does no harm.
 * @throws {ClientMismatchError} when the installed kafkajs differs from the one that was corrected
 */
export function installCorrections(): void {
  const { version } = load('package.json') as { version: string };
  if (version !== VERSION) throw new ClientMismatchError(`found version ${version}`);
  correctFetchResponses(load('src/protocol/requests/fetch') as FetchProtocol);
  correctRequestQueue((load('src/network/requestQueue') as { prototype: RequestQueue }).prototype);
  assertHidden(load('src/consumer/batch') as BatchClass);
  replaceRecordEncoder('src/protocol/recordBatch/record/v0');
}

function load(path: string): unknown {
  try {
    return loadClient(`kafkajs/${path}`);
  } catch (error) {
    throw new ClientMismatchError(`cannot load ${path}`, { cause: error });
  }
}

/**
 * kafkajs takes the broker's list of aborted transactions as ordered by first offset, which it is not, takes one entry
 * for each record, and takes any record with the key `00 00 00 00` for the end of a transaction. So it hands out records
 * that were rolled back.
 */
function correctFetchResponses({ versions, protocol }: FetchProtocol): void {
  for (const version of versions) {
    if (Number(version) < FIRST_TRANSACTIONAL_FETCH) continue;
    const { response } = protocol({ version })({ topics: [], maxWaitTime: 0, minBytes: 0, maxBytes: 0 });
    const { decode } = response;
    if (typeof decode !== 'function') throw new ClientMismatchError(`fetch ${version} has no decoder`);
    if (ours.has(decode)) continue;
    response.decode = async (bytes) => {
      const decoded = await decode(bytes);
      return {
        ...decoded,
        responses: decoded.responses.map((topic) => ({
          ...topic,
          partitions: topic.partitions.map((partition) => hideAborted(partition)),
        })),
      };
    };
    ours.add(response.decode);
  }
}

/**
 * kafkajs asks for a timer that ended in the past, again and again, on every connection that ever had an answer: 1,000
 * wake-ups a second, and a TimeoutNegativeWarning on Node 24. A timer is needed only while requests wait.
 */
function correctRequestQueue(queue: RequestQueue): void {
  if (
    typeof queue.scheduleCheckPendingRequests !== 'function' ||
    typeof queue.checkPendingRequests !== 'function'
  )
    throw new ClientMismatchError('the request queue has another shape');
  queue.scheduleCheckPendingRequests = function schedule(this: RequestQueue): void {
    if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
    const throttledMs = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttledMs > 0 ? throttledMs : PENDING_CHECK_MS,
    );
  };
}

/**
 * kafkajs makes an encoder of half a kilobyte of zeros for each record and each of its headers, and lets them grow: 12 µs for
 * an event of ours, where one buffer of the right size takes 2. Requests load this module when the first is made; one that
 * has been loaded before goes on with the encoder it knows.
 */
function replaceRecordEncoder(path: string): void {
  const theirs = load(path) as RecordEncoder;
  if (ours.has(theirs)) return;
  const encode: RecordEncoder = (record) => {
    const bytes = encodeRecord(record);
    return bytes === undefined ? theirs(record) : { buf: bytes, buffer: bytes };
  };
  for (const record of SAMPLE_RECORDS) {
    if (!theirs(record).buffer.equals(encode(record).buffer))
      throw new ClientMismatchError('it encodes records in another way');
  }
  const loaded = loadClient.cache[loadClient.resolve(`kafkajs/${path}`)];
  if (loaded === undefined) throw new ClientMismatchError(`${path} is not where it was loaded`);
  loaded.exports = encode;
  ours.add(encode);
}

const SAMPLE_RECORDS: readonly EncodableRecord[] = [
  { key: null, value: null },
  {
    offsetDelta: 64,
    key: 'ä',
    value: Buffer.alloc(200),
    headers: { one: '1', twice: ['2', Buffer.from('3')] },
  },
];

/** Whether the class that hands out messages still does so by the mark that is set here. */
function assertHidden(Batch: BatchClass): void {
  const about = { lastOffsetDelta: 0, isControlBatch: false };
  const message = (offset: string, producerId: string, inTransaction: boolean) => ({
    offset,
    key: null,
    isControlRecord: false,
    batchContext: { ...about, firstOffset: offset, producerId, inTransaction },
  });
  const partition = hideAborted({
    abortedTransactions: [
      { producerId: '2', firstOffset: '1' },
      { producerId: '1', firstOffset: '0' },
    ],
    messages: [message('0', '1', true), message('1', '2', true), message('2', '1', false)],
  });
  const { messages } = new Batch('t', '0', { ...partition, partition: 0, highWatermark: '3' });
  const offsets = messages.map((handed) => (handed as { offset?: string }).offset);
  if (offsets.join() !== '2') throw new ClientMismatchError('its batches hand out what is marked');
}
