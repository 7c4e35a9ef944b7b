import type { Ledger } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { Clock } from '../time/clock.js';
import { BusMetrics } from './bus-metrics.js';
import { EventMetrics } from './event-metrics.js';
import { GroupMetrics } from './group-metrics.js';
import { registerLedgerMetrics } from './ledger-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';
import { SendMetrics } from './send-metrics.js';
import { registerStateMetrics, type StateSources } from './state-metrics.js';
import { WebhookMetrics } from './webhook-metrics.js';

/** Until they are read from their file. */
const NO_ACCOUNTS: Pick<Accounts, 'find'> = { find: () => undefined };

interface MetricSources extends StateSources {
  readonly ledger: Pick<Ledger, 'counts'>;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
}

/** All of this gateway's metrics, and who feeds them. */
export class GatewayMetrics {
  readonly registry = new MetricsRegistry();
  readonly bus = new BusMetrics(this.registry);
  readonly groups = new GroupMetrics(this.registry);
  readonly webhooks = new WebhookMetrics(this.registry);
  private accounts: Pick<Accounts, 'find'> = NO_ACCOUNTS;
  readonly observers: { readonly sending: SendMetrics; readonly events: EventMetrics };

  constructor() {
    const accounts: Pick<Accounts, 'find'> = { find: (name) => this.accounts.find(name) };
    this.observers = {
      sending: new SendMetrics(this.registry, accounts),
      events: new EventMetrics(this.registry, accounts),
    };
  }

  /** What is read when it is asked for. */
  registerSources({ ledger, clock, ...state }: MetricSources): void {
    this.accounts = state.accounts;
    registerStateMetrics(this.registry, state);
    registerLedgerMetrics(this.registry, ledger, clock);
  }
}
