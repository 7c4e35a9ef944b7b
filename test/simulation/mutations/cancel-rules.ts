import { only } from '../surroundings/climate.js';
import type { Ledger } from '@ecall-gateway/ledger';
import type { Mutation } from '../gateway/mutation.js';
import { replaced } from './replaced-ledger.js';

interface Row {
  readonly id: string;
  state: string;
  cancelRequested: boolean;
  facts: { readonly commandId: string; readonly policy: string };
}

interface Store {
  readonly rows: ReadonlyMap<string, Row>;
  readonly commands: ReadonlyMap<string, { cancelled: 'all' | Set<string> }>;
}

const storeOf = (ledger: Ledger): Store => Reflect.get(ledger, 'store') as Store;
const rowsOf = (ledger: Ledger, commandId: string) =>
  [...storeOf(ledger).rows.values()].filter(({ facts }) => facts.commandId === commandId);

function withoutMark(ledger: Ledger, commandId: string): void {
  const command = storeOf(ledger).commands.get(commandId);
  if (command !== undefined) command.cancelled = new Set();
}

/** The rules for cancels, each broken on purpose. */
export const CANCEL_RULES: readonly Mutation[] = [
  {
    rule: 'a cancel marks its command: here only the rows that are there',
    climate: { hasCancels: true },
    ledger: (ledger) =>
      replaced(ledger, {
        cancel: async (request) => {
          const answer = await ledger.cancel(request);
          withoutMark(ledger, request.commandId);
          return answer;
        },
      }),
  },
  {
    rule: 'what is being called stays, whatever a cancel says: here it is cancelled',
    climate: { hasCancels: true },
    ledger: (ledger) =>
      replaced(ledger, {
        cancel: async (request) => {
          for (const row of rowsOf(ledger, request.commandId))
            if (row.state === 'calling') row.state = 'ready';
          return ledger.cancel(request);
        },
      }),
  },
  {
    rule: 'what is in doubt is parked by a cancel: here its policy stays',
    climate: { hasCancels: true },
    ledger: (ledger) =>
      replaced(ledger, {
        cancel: async (request) => {
          const before = rowsOf(ledger, request.commandId).map((row) => [row, row.facts] as const);
          const answer = await ledger.cancel(request);
          for (const [row, facts] of before) row.facts = facts;
          return answer;
        },
      }),
  },
  {
    rule: 'a call that turns out not sent after a cancel is cancelled: here it is tried again',
    climate: only({ hasCancels: true, isBurst: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        cancel: async (request) => {
          const calling = rowsOf(ledger, request.commandId).filter(({ state }) => state === 'calling');
          const answer = await ledger.cancel(request);
          for (const row of calling) row.cancelRequested = false;
          if (calling.length > 0) withoutMark(ledger, request.commandId);
          return answer;
        },
      }),
  },
];
