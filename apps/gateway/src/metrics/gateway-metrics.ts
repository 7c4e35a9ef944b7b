import type { Ledger } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { Clock } from '../time/clock.js';
import { BusMetrics } from './bus-metrics.js';
import type { HealthItem } from '../health/health-checks.js';
import { registerCanaryMetrics } from './canary-metrics.js';
import { registerConsumerMetrics, type ConsumerSources } from './consumer-metrics.js';
import { registerTroubleMetrics } from './trouble-metrics.js';
import { EventMetrics } from './event-metrics.js';
import { GroupMetrics } from './group-metrics.js';
import { registerLedgerMetrics } from './ledger-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';
import { SendMetrics } from './send-metrics.js';
import { registerStateMetrics, type StateSources } from './state-metrics.js';
import { WebhookMetrics } from './webhook-metrics.js';

/** Until they are read from their file. */
const NO_ACCOUNTS: Pick<Accounts, 'find' | 'all'> = { find: () => undefined, all: () => [] };

interface MetricSources extends StateSources, ConsumerSources {
  readonly ledger: Pick<Ledger, 'counts'>;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** Trouble that all replicas share. */
  readonly trouble: readonly HealthItem[];
  readonly canary: { readonly lastDeliveredAt: number } | undefined;
}

/** All of this gateway's metrics, and who feeds them. */
export class GatewayMetrics {
  readonly registry = new MetricsRegistry();
  readonly bus = new BusMetrics(this.registry);
  readonly groups = new GroupMetrics(this.registry);
  readonly webhooks = new WebhookMetrics(this.registry);
  private accounts = NO_ACCOUNTS;
  readonly observers: { readonly sending: SendMetrics; readonly events: EventMetrics };

  constructor() {
    const accounts: Pick<Accounts, 'find' | 'all'> = {
      find: (name) => this.accounts.find(name),
      all: () => this.accounts.all(),
    };
    this.observers = {
      sending: new SendMetrics(this.registry, accounts),
      events: new EventMetrics(this.registry, accounts),
    };
  }

  /** What is read when it is asked for. */
  registerSources(sources: MetricSources): void {
    const { ledger, clock, trouble, canary, ...state } = sources;
    this.accounts = state.accounts;
    registerStateMetrics(this.registry, state);
    registerLedgerMetrics(this.registry, ledger, clock);
    registerConsumerMetrics(this.registry, state);
    registerTroubleMetrics(this.registry, trouble, clock);
    registerCanaryMetrics(this.registry, canary);
  }
}
