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
