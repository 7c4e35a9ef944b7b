import type { Ledger } from '@ecall-gateway/ledger';
import type { Mutation } from '../gateway/mutation.js';
import { only } from '../surroundings/climate.js';
import { replaced } from './replaced-ledger.js';

interface Store {
  readonly now: () => number;
  readonly rates: Map<string, number>;
  readonly open: Set<Row>;
  readonly relay: { readonly holder: string; readonly until: number } | undefined;
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly dueAt: number | null;
  readonly leaseUntil: number | null;
}

const storeOf = (ledger: Ledger): Store => Reflect.get(ledger, 'store') as Store;
/** Further off than any honest instant of a history. */
const FAR_MS = 3_600_000;

/** Lets no sweep of leases see the rows. */
async function sweepWithout(ledger: Ledger, isHidden: (row: Row, now: number) => boolean, limit: number) {
  const { open, now } = storeOf(ledger);
  const hidden = [...open].filter((row) => isHidden(row, now()));
  for (const row of hidden) open.delete(row);
  const swept = await ledger.sweepLeases(limit);
  for (const row of hidden) open.add(row);
  return swept;
}

/** Stored instants that cannot be true are recognised: each taken at its word on purpose. */
export const CLOCK_RULES: readonly Mutation[] = [
  {
    rule: 'a rate whose next slot lies too far ahead starts anew: here it is waited for',
    climate: { clocksStep: true, hasRate: true },
    ledger: (ledger) =>
      replaced(ledger, {
        reserve: async (account, perSecond, count) => {
          const { rates, now } = storeOf(ledger);
          const isFarAhead = (rates.get(account) ?? 0) > now() + 2_000;
          return isFarAhead ? [] : ledger.reserve(account, perSecond, count);
        },
      }),
  },
  {
    rule: 'a relay whose lease lies too far ahead has none: here it is waited for',
    climate: { clocksStep: true },
    ledger: (ledger) =>
      replaced(ledger, {
        claimOutbox: async (options) => {
          const { relay, now } = storeOf(ledger);
          const isTaken = relay !== undefined && relay.holder !== options.holder && relay.until > now();
          return isTaken ? [] : ledger.claimOutbox(options);
        },
      }),
  },
  {
    rule: 'a lease that lies too far ahead is over: here it is waited for',
    climate: only({ clocksStep: true }),
    ledger: (ledger) =>
      replaced(ledger, {
        sweepLeases: async (limit) =>
          sweepWithout(
            ledger,
            ({ state, leaseUntil }, now) => state === 'calling' && (leaseUntil ?? 0) > now + FAR_MS,
            limit,
          ),
      }),
  },
  {
    rule: 'a row that is due too far ahead is due after a grace: here it is waited for',
    climate: { clocksStep: true },
    ledger: (ledger) =>
      replaced(ledger, {
        sweepLeases: async (limit) =>
          sweepWithout(
            ledger,
            ({ state, dueAt }, now) => state !== 'calling' && (dueAt ?? 0) > now + FAR_MS,
            limit,
          ),
      }),
  },
];
