import type { EachBatchPayload } from 'kafkajs';
import type { Delivery } from '../engine/delivery.js';
import { recordFromKafka } from './kafka-record.js';

/** Milliseconds between looks whether there is room, and between heartbeats asked for meanwhile. */
const roomPollMs = 20;
/** Milliseconds to wait for room inside a batch. Then fetching pauses: the rest is fetched again later. */
const longestWaitMs = 2_000;

/** Whether what was fetched still belongs to the assignment it is offered to. */
export type IsFresh = () => boolean;

/**
 * Gives the records of one batch to the engine, as far as it has room, and tells kafkajs how far that was. Returns
 * false when it stopped for want of room.
 */
export async function feedBatch(
  payload: EachBatchPayload,
  delivery: Delivery,
  isFresh: IsFresh,
): Promise<boolean> {
  const { batch } = payload;
  for (const message of batch.messages) {
    if (!delivery.hasRoom && !(await waitForRoom(payload, delivery, isFresh))) return !isFresh();
    // After a wait the partition may be another member's: then neither the records nor the position are ours.
    if (!isFresh() || !payload.isRunning() || payload.isStale()) return true;
    delivery.offer(recordFromKafka(batch.topic, batch.partition, message));
    payload.resolveOffset(message.offset);
  }
  return true;
}

async function waitForRoom(
  payload: EachBatchPayload,
  delivery: Delivery,
  isFresh: IsFresh,
): Promise<boolean> {
  for (let waited = 0; waited < longestWaitMs; waited += roomPollMs) {
    await new Promise((resolve) => setTimeout(resolve, roomPollMs));
    if (!isFresh() || !payload.isRunning()) return false;
    if (delivery.hasRoom) return true;
    await payload.heartbeat();
  }
  return false;
}
