import type { Attempt, Charge, Ledger } from '@ecall-gateway/ledger';
import type { Mutation } from '../gateway/mutation.js';
import { only } from '../surroundings/climate.js';
import { START } from '../surroundings/times.js';
import { replaced } from './replaced-ledger.js';

interface Counted {
  readonly isCountedForRecipient: boolean;
  readonly day?: { readonly day: string; readonly segments: number };
}

interface Row {
  readonly id: string;
  readonly recipient: string;
  readonly doubtful: number;
  readonly urgent: boolean;
  readonly facts: { readonly account: string };
  charge: Counted | null;
}

interface DayCount {
  readonly account: string;
  used: number;
  lifts: number;
}

interface Store {
  readonly rows: ReadonlyMap<string, Row>;
  readonly begun: ReadonlyMap<string, { readonly byRow: Map<string, unknown> }>;
  days: Map<string, DayCount>;
}

const storeOf = (ledger: Ledger): Store => Reflect.get(ledger, 'store') as Store;
const rowOf = (ledger: Ledger, { rowId }: Attempt) => storeOf(ledger).rows.get(rowId);

/** Of the one day that a history mostly has. */
function dayOf(ledger: Ledger, account: string): DayCount | undefined {
  return [...storeOf(ledger).days.values()].findLast((day) => day.account === account);
}

/** Does something around each write that gives an attempt back. */
function givenBack(
  ledger: Ledger,
  around: (row: Row | undefined, write: () => Promise<unknown>) => Promise<unknown>,
): Ledger {
  return replaced(ledger, {
    release: async (...given) =>
      around(rowOf(ledger, given[0]), async () => ledger.release(...given)) as ReturnType<Ledger['release']>,
    reschedule: async (...given) =>
      around(rowOf(ledger, given[0]), async () => ledger.reschedule(...given)) as ReturnType<
        Ledger['reschedule']
      >,
  });
}

/** The rules for limits, each broken on purpose. */
export const LIMIT_RULES: readonly Mutation[] = [
  {
    rule: 'a message is counted before its call: here none is',
    climate: only({ hasLimits: true }),
    ledger: (ledger) => replaced(ledger, { charge: async () => ({ kind: 'charged' }) }),
  },
  {
    rule: 'all replicas count together: here each by itself',
    climate: only({ hasLimits: true }),
    ledger: (ledger) => {
      const own: Store['days'] = new Map();
      return replaced(ledger, {
        charge: async (charge) => {
          const store = storeOf(ledger);
          const { days } = store;
          store.days = own;
          const answer = await ledger.charge(charge);
          store.days = days;
          return answer;
        },
      });
    },
  },
  {
    rule: 'a count that is not answered is asked for again: here its message goes',
    climate: only({ hasLimits: true }),
    inside: ({ guard }) => {
      const { ledger } = guard.dependencies;
      const charge = async (wanted: Charge) =>
        ledger.charge(wanted).catch(() => ({ kind: 'charged' }) as const);
      guard.dependencies = {
        ...guard.dependencies,
        ledger: { charge, rejected: ledger.rejected.bind(ledger) },
      };
    },
  },
  {
    rule: 'what was not sent is given back: here it stays counted',
    climate: only({ hasLimits: true }),
    ledger: (ledger) =>
      givenBack(ledger, async (row, write) => {
        const counted = row?.charge?.day;
        const answer = await write();
        const day = row === undefined ? undefined : dayOf(ledger, row.facts.account);
        if (counted !== undefined && row?.charge === null && day !== undefined) day.used += counted.segments;
        return answer;
      }),
  },
  {
    rule: 'what may have been sent stays counted: here a resend that was not sent gives it back',
    climate: only({ hasLimits: true, hasRate: true, hasUrgent: true, isBurst: true }),
    ledger: (ledger) =>
      givenBack(ledger, async (row, write) => {
        if (row?.charge && row.doubtful > 0) {
          const day = dayOf(ledger, row.facts.account);
          if (row.charge.day && day) day.used -= row.charge.day.segments;
          storeOf(ledger).begun.get(row.recipient)?.byRow.delete(row.id);
          row.charge = null;
        }
        return write();
      }),
  },
  {
    rule: 'a message is counted once: here by each of its attempts',
    climate: only({ hasLimits: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        charge: async (charge) => {
          const row = rowOf(ledger, charge);
          if (row !== undefined) row.charge = null;
          return ledger.charge(charge);
        },
      }),
  },
  {
    rule: 'a lift allows one more full limit: here it is not asked for',
    climate: only({ hasLimits: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        charge: async (charge) => {
          for (const day of storeOf(ledger).days.values()) day.lifts = 0;
          return ledger.charge(charge);
        },
      }),
  },
  {
    rule: 'a day ends with its reset: here the first one goes on',
    climate: only({ hasLimits: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        charge: async ({ perDay, ...charge }) => {
          const day = new Date(START).toISOString();
          return ledger.charge({ ...charge, ...(perDay && { perDay: { ...perDay, day } }) });
        },
      }),
  },
  {
    rule: 'a daily limit rejects nothing: here it does',
    climate: only({ hasLimits: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        charge: async (charge) => {
          const answer = await ledger.charge(charge);
          return answer.kind === 'day-limit' ? { kind: 'recipient-limit' } : answer;
        },
      }),
  },
  {
    rule: 'a row that no day has room for is left where it is: here it is claimed',
    climate: only({ hasLimits: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        claimDue: async (options) =>
          ledger.claimDue({
            ...options,
            sources: options.sources.map((source) => ({ ...source, maxSegments: Number.POSITIVE_INFINITY })),
          }),
      }),
  },
  {
    rule: 'a tenth of the day is for urgent messages: here for all',
    climate: only({ hasLimits: true, hasUrgent: true }),
    isFair: true,
    ledger: (ledger) =>
      replaced(ledger, {
        charge: async ({ perDay, ...charge }) => {
          const extra = Math.floor((perDay?.max ?? 0) / 10);
          return ledger.charge({ ...charge, ...(perDay && { perDay: { ...perDay, extra } }) });
        },
      }),
  },
  {
    rule: 'urgent messages have no limit per number: here they have',
    climate: only({ hasLimits: true, hasUrgent: true }),
    ledger: (ledger) => {
      let limits: Charge['perRecipient'];
      return replaced(ledger, {
        charge: async (charge) => {
          if ((charge.perRecipient?.length ?? 0) > 0) limits = charge.perRecipient;
          return ledger.charge({ ...charge, ...(limits && { perRecipient: limits }) });
        },
      });
    },
  },
];
