import type { Ledger } from '@ecall-gateway/ledger';
import type { Mutation } from '../gateway/mutation.js';
import { replaced } from './replaced-ledger.js';

interface Store {
  readonly now: () => number;
  readonly rates: Map<string, number>;
  readonly relay: { readonly holder: string; readonly until: number } | undefined;
}

const storeOf = (ledger: Ledger): Store => Reflect.get(ledger, 'store') as Store;

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
];
