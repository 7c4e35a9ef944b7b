import type { DayCount } from '@ecall-gateway/ledger';
import type { CircuitState } from '../accounts/circuit.js';
import type { Account } from '../accounts/account.js';

/** What counts against a daily limit. */
export interface UsageView {
  /** ISO 8601: since the reset at this instant. */
  readonly since: string;
  /** SMS segments; messages of other channels count as one. */
  readonly segments: number;
  /** How often one more full limit was allowed. */
  readonly lifts: number;
  /** ISO 8601: since when messages wait because the limit is used up. */
  readonly limitedAt?: string;
}

export interface AccountView {
  readonly name: string;
  /** `limited`: its daily limit is used up, so its messages wait for the next reset or for a lift. */
  readonly state: CircuitState | 'limited';
  /** Why it is open where eCall gave no answer, such as `proxy`; or what eCall refuses, such as `credentials`. */
  readonly reason?: string;
  /** Channels whose messages wait because eCall refuses the account's own sender for them. */
  readonly suspendedChannels?: readonly string[];
  readonly apiVersion: number;
  readonly today?: UsageView;
}

export function accountView(
  { name, apiVersion, circuit }: Pick<Account, 'name' | 'apiVersion' | 'circuit'>,
  today: DayCount | undefined,
): AccountView {
  const { suspendedChannels } = circuit;
  return {
    name,
    // What eCall says comes first: a lift would not make it send.
    state: circuit.state === 'closed' && today?.limitedAt !== undefined ? 'limited' : circuit.state,
    ...(circuit.failure === undefined ? {} : { reason: circuit.failure }),
    ...(suspendedChannels.length === 0 ? {} : { suspendedChannels }),
    apiVersion,
    ...(today === undefined ? {} : { today: usageView(today) }),
  };
}

export function usageView({ day, used, lifts, limitedAt }: DayCount): UsageView {
  return { since: day, segments: used, lifts, ...(limitedAt === undefined ? {} : { limitedAt }) };
}

/** An account's count of a day (ISO 8601); undefined where nothing was counted. */
export function countOf(counts: readonly DayCount[], name: string, day: string): DayCount | undefined {
  return counts.find((count) => count.account === name && Date.parse(count.day) === Date.parse(day));
}
