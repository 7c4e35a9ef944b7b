import { only } from '../surroundings/climate.js';
import type { Mutation } from '../gateway/mutation.js';
import { replaced } from './replaced-ledger.js';

interface ListedRow {
  listId: string | null;
}

/** The rules for message lists, each broken on purpose. */
export const LIST_RULES: readonly Mutation[] = [
  {
    rule: 'a list stands on its rows before the call: here it does not',
    climate: only({ isCrowded: true, hasCancels: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        begin: async (intent) => {
          const answer = await ledger.begin(intent);
          const { rows } = Reflect.get(ledger, 'store') as { rows: Map<string, ListedRow> };
          const row = answer.kind === 'begun' ? rows.get(answer.row.id) : undefined;
          if (row !== undefined) row.listId = null;
          return answer;
        },
      }),
  },
  {
    rule: 'a callback for a list is about the message it names: here about any of the list',
    climate: only({ isCrowded: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        findListed: async ({ listId }) => {
          const { rows } = Reflect.get(ledger, 'store') as { rows: Map<string, ListedRow> };
          return [...rows].find(([, row]) => row.listId === listId)?.[0];
        },
      }),
  },
  {
    rule: 'a list without an answer puts each of its messages in doubt: here it counts as not sent',
    climate: only({ isCrowded: true, hasCancels: true }),
    client: (client) => ({
      ...client,
      sendList: async (...given) => {
        const outcome = await client.sendList(...given);
        return outcome.kind === 'unknown' ? { kind: 'not-sent', reason: 'connect-failed' } : outcome;
      },
    }),
  },
  {
    rule: 'a list that is refused as a whole says nothing of its messages: here each counts as refused',
    climate: only({ isCrowded: true, hasCancels: true }),
    client: (client) => ({
      ...client,
      sendList: async (request, options) => {
        const outcome = await client.sendList(request, options);
        if (outcome.kind !== 'rejected') return outcome;
        const { error, requestId } = outcome;
        const results = request.messages.map(() => ({ kind: 'rejected' as const, error }));
        return { kind: 'answered', results, requestId };
      },
    }),
  },
];
