import type { Accounts } from '../accounts/accounts.js';
import { EventMetrics } from './event-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';
import { SendMetrics } from './send-metrics.js';
import { registerStateMetrics, type StateSources } from './state-metrics.js';
import { WebhookMetrics } from './webhook-metrics.js';

/** All of this gateway's metrics, and who feeds them. */
export class GatewayMetrics {
  readonly registry = new MetricsRegistry();
  readonly webhooks = new WebhookMetrics(this.registry);
  readonly observers: { readonly sending: SendMetrics; readonly events: EventMetrics };

  constructor(accounts: Pick<Accounts, 'find'>) {
    this.observers = {
      sending: new SendMetrics(this.registry, accounts),
      events: new EventMetrics(this.registry, accounts),
    };
  }

  /** What is read when it is asked for. */
  registerState(sources: StateSources): void {
    registerStateMetrics(this.registry, sources);
  }
}
