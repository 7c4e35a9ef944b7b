import type { Coordinates } from '@ecall-gateway/ledger';
import type { World } from '../servers/world.js';

interface Tables {
  readonly outbox: ReadonlyArray<{ readonly event: { readonly rowId?: string } }>;
  readonly rows: ReadonlyMap<string, { readonly facts: UnpublishedEvent }>;
}

/** The command that an event in the outbox is about, and the record that its row was made for. */
export interface UnpublishedEvent {
  readonly commandId: string;
  readonly source: Coordinates;
}

export function outboxOf({ ledger }: World): UnpublishedEvent[] {
  const { outbox, rows } = Reflect.get(ledger, 'store') as Tables;
  return outbox.map(({ event }) => {
    const row = rows.get(event.rowId ?? '');
    if (row === undefined) throw new Error('an event in the outbox is about no row');
    return row.facts;
  });
}

/** Whether the event may wait for ever: its topic does not take it, or its record is deleted and cannot come again. */
export function mayStayInOutbox({ kafka }: World, { commandId, source }: UnpublishedEvent): boolean {
  const isDeleted = kafka.deleted.some(
    ({ partition, offset, timestamp }) =>
      partition === source.partition && offset === source.offset && timestamp === source.timestamp,
  );
  return isDeleted || kafka.troubles.tooLarge.has(commandId);
}
