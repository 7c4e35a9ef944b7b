import type { CircuitState } from '../accounts/circuit.js';
import type { Accounts } from '../accounts/accounts.js';
import type { DayLimits } from '../guards/day-limits.js';
import type { MetricsRegistry } from './metrics-registry.js';

const STATES: ReadonlyArray<CircuitState | 'limited'> = ['closed', 'open', 'suspended', 'limited'];
/** An account's state holds for all its channels. */
const ALL_CHANNELS = 'all';

export interface StateSources {
  readonly accounts: Pick<Accounts, 'all' | 'find'>;
  readonly slots: { readonly inUse: number };
  readonly dayLimits: Pick<DayLimits, 'isLimited'>;
}

/** What is read when it is asked for. */
export function registerStateMetrics(
  registry: MetricsRegistry,
  { accounts, slots, dayLimits }: StateSources,
): void {
  registry.readGauge(
    {
      name: 'in_flight',
      help: 'Slots in use, of at most SEND_CONCURRENCY: calls to eCall, and the writes around them.',
    },
    (gauge) => gauge.set(slots.inUse),
  );
  registry.readGauge(
    {
      name: 'account_state',
      help: 'Whether an account sends: 1 for the state that it is in. closed: calls flow; open: eCall does not answer as it should; suspended: eCall refuses the account, or (channel other than all) its default sender; limited: its daily limit is used up.',
      labelNames: ['account', 'channel', 'state'],
    },
    (gauge) => {
      for (const account of accounts.all()) {
        const { circuit, name } = account;
        const isLimited = circuit.state === 'closed' && dayLimits.isLimited(account, { urgent: false });
        const whole = isLimited ? 'limited' : circuit.state;
        // A channel stands apart once it was suspended; before, it is in the account's state.
        for (const [channel, current] of [[ALL_CHANNELS, whole] as const, ...circuit.channelStates]) {
          for (const state of STATES) gauge.set({ account: name, channel, state }, current === state ? 1 : 0);
        }
      }
    },
  );
}
