import { Counter } from 'prom-client';
import type { AnsweredWebhook, WebhookObserver } from '../webhooks/webhook-observer.js';
import { PREFIX, type MetricsRegistry } from './metrics-registry.js';

/** What the public port answered, and why. */
export class WebhookMetrics implements WebhookObserver {
  private readonly webhooks: Counter<'kind' | 'status' | 'reason'>;

  constructor({ registry }: MetricsRegistry) {
    this.webhooks = new Counter({
      name: `${PREFIX}webhooks_total`,
      help: 'Calls of the public port by what they were, the status of the answer, and what came of them.',
      labelNames: ['kind', 'status', 'reason'],
      registers: [registry],
    });
    // One is enough for an alert, and the first must be seen to come.
    this.webhooks.inc({ kind: 'status', status: '200', reason: 'contradicted' }, 0);
  }

  answered({ kind, status, reason }: AnsweredWebhook): void {
    this.webhooks.inc({ kind, status: String(status), reason });
  }
}
