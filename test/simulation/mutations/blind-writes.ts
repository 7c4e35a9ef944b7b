import type { Mutation } from '../gateway/mutation.js';
import { only } from '../surroundings/climate.js';
import type { Attempt, Ledger } from '@ecall-gateway/ledger';
import { replaced } from './replaced-ledger.js';

/** What a blind write overrides of a row; the model's own row has more. */
interface Row {
  state: string;
  holder: string | null;
  attempt: number;
  doubtful: number;
  reason: string | null;
  dueAt: number | null;
  leaseUntil: number | null;
  readonly facts: { readonly expiresAt?: string };
}

interface Store {
  readonly rows: ReadonlyMap<string, Row>;
  readonly open: Set<Row>;
  readonly now: () => number;
  isLaneHeld: () => boolean;
}

type Break = (ledger: Ledger) => Ledger;

/** The model's tables: a mutation may touch what no caller can. */
const storeOf = (ledger: Ledger): Store => Reflect.get(ledger, 'store') as Store;

/** Makes the row look as the caller believes it is, so that the condition of its write always holds. */
function force(ledger: Ledger, { rowId, attempt }: Attempt): void {
  const { rows, open } = storeOf(ledger);
  const row = rows.get(rowId);
  if (row === undefined) return;
  Object.assign(row, { state: 'calling', holder: 'blind', attempt });
  open.add(row);
}

/** Each conditional write of the protocol's table without its condition. */
export const BLIND_WRITES: ReadonlyArray<Pick<Mutation, 'rule' | 'climate'> & { readonly ledger: Break }> = [
  {
    rule: 'a rejection is for the attempt under way only: here it is a blind write',
    climate: only({ isCrowded: true, hasCancels: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        rejected: async (attempt, facts) => {
          force(ledger, attempt);
          return ledger.rejected(attempt, facts);
        },
      }),
  },
  {
    rule: 'a rejection does not deny an earlier doubt: here it does',
    climate: only({ isCrowded: true, hasCancels: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        rejected: async (attempt, facts) => {
          const row = storeOf(ledger).rows.get(attempt.rowId);
          if (row !== undefined) row.doubtful = 0;
          return ledger.rejected(attempt, facts);
        },
      }),
  },
  {
    rule: 'a doubt is for the attempt under way only: here it is a blind write',
    ledger: (ledger) =>
      replaced(ledger, {
        unknown: async (attempt, command) => {
          force(ledger, attempt);
          return ledger.unknown(attempt, command);
        },
      }),
  },
  {
    rule: 'only what is known not sent is released: here it is a blind write',
    ledger: (ledger) =>
      replaced(ledger, {
        release: async (attempt, command) => {
          force(ledger, attempt);
          const row = storeOf(ledger).rows.get(attempt.rowId);
          if (row !== undefined) row.reason = null;
          return ledger.release(attempt, command);
        },
      }),
  },
  {
    rule: 'the first acceptance fixes the event: here every one writes it',
    ledger: (ledger) =>
      replaced(ledger, {
        accepted: async (attempt, facts) => {
          force(ledger, attempt);
          return ledger.accepted(attempt, facts);
        },
      }),
  },
  {
    rule: 'an acceptance wins over any state: here only over its own call under way',
    ledger: (ledger) =>
      replaced(ledger, {
        accepted: async (attempt, facts) => {
          const row = storeOf(ledger).rows.get(attempt.rowId);
          const isMine = row?.state === 'calling' && row.attempt === attempt.attempt;
          return isMine ? ledger.accepted(attempt, facts) : { kind: 'gone' };
        },
      }),
  },
  {
    rule: 'a doubt is resent once: here its resends are not counted',
    climate: only({ isCrowded: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        claimDoubts: async (options) => {
          const rows = await ledger.claimDoubts(options);
          for (const { id } of rows) Object.assign(storeOf(ledger).rows.get(id) ?? {}, { doubtful: 0 });
          return rows;
        },
      }),
  },
  {
    rule: 'what is in doubt never expires: here it does',
    climate: only({}),
    ledger: (ledger) =>
      replaced(ledger, {
        claimDoubts: async (options) => {
          const { open, now } = storeOf(ledger);
          for (const row of open) {
            const isOver = Date.parse(row.facts.expiresAt ?? '') <= now();
            if (row.state === 'doubt' && isOver) Object.assign(row, { state: 'scheduled', doubtful: 0 });
          }
          return ledger.claimDoubts(options);
        },
      }),
  },
  {
    rule: 'a command is one row wherever it is met again: here every meeting makes its own',
    ledger: (ledger) => {
      let met = 0;
      return replaced(ledger, {
        begin: async (intent) => {
          const [row] = await ledger.findByCommand(intent.commandId);
          const isSettled = row?.state === 'accepted' && row.announced;
          return ledger.begin(
            isSettled ? { ...intent, commandId: `${intent.commandId}#${(met += 1)}` } : intent,
          );
        },
      });
    },
  },
  {
    rule: 'what waits holds its key: here later records pass it',
    climate: only({ isCrowded: true, hasSecondAccount: true }),
    ledger: (ledger) => {
      storeOf(ledger).isLaneHeld = () => false;
      return ledger;
    },
  },
];
