import type { World } from '../servers/world.js';
import { mayStayInOutbox, outboxOf } from './outbox.js';

/** Long enough for whatever is between a process and a server to arrive. */
export const SETTLE_MS = 1_000;

/** Whether nothing is left that could still happen: no open row, no call, no callback, nothing unread or unpublished. */
export async function isQuiet(world: World): Promise<boolean> {
  const { kafka, ecall, ledger } = world;
  const isRead = kafka.partitions.every((log, partition) => kafka.committed[partition] === log.length);
  if (!isRead || ecall.underWay > 0) return false;
  // What waits for its record waits for ever where the record is deleted.
  const isWaitedFor = kafka.deleted.length === 0;
  const states = ['calling', 'doubt', 'scheduled', ...(isWaitedFor ? (['ready'] as const) : [])] as const;
  const open = await ledger.list({ states, limit: 1 });
  return open.rows.length === 0 && outboxOf(world).every((event) => mayStayInOutbox(world, event));
}
