import type { World } from './world.js';

/** Long enough for whatever is between a process and a server to arrive. */
export const SETTLE_MS = 2_000;

/** Whether nothing is left that could still happen: no open row, no call, no callback, nothing unread or unpublished. */
export async function isQuiet(world: World): Promise<boolean> {
  const { kafka, ecall, ledger } = world;
  const isRead = kafka.partitions.every((log, partition) => kafka.committed[partition] === log.length);
  if (!isRead || ecall.underWay > 0) return false;
  const open = await ledger.list({ states: ['ready', 'calling', 'doubt', 'scheduled'], limit: 1 });
  const { outbox } = Reflect.get(ledger, 'store') as { readonly outbox: readonly unknown[] };
  return open.rows.length === 0 && outbox.length === 0;
}
