import type { World } from '../servers/world.js';

interface Tables {
  readonly outbox: ReadonlyArray<{ readonly event: { readonly rowId?: string } }>;
  readonly rows: ReadonlyMap<string, { readonly facts: { readonly commandId: string } }>;
}

/** The commands of which events wait for publishing; one for each event. */
export function outboxOf({ ledger }: World): string[] {
  const { outbox, rows } = Reflect.get(ledger, 'store') as Tables;
  return outbox.map(({ event }) => rows.get(event.rowId ?? '')?.facts.commandId ?? 'unknown');
}

/** Whether an event of the command may wait for ever: its topic does not take it, or its record is deleted. */
export function mayStayInOutbox({ kafka }: World, commandId: string): boolean {
  if (kafka.troubles.tooLarge.has(commandId)) return true;
  return kafka.deleted.some(({ topic, partition, offset, value }) => {
    const place = `kafka:${topic}:${partition}:${offset}`;
    const isNamed = value?.toString().includes(`"commandId":"${commandId}"`) === true;
    return isNamed || commandId === place || commandId.startsWith(`${place}:`);
  });
}
