import type { MetricsRegistry } from './metrics-registry.js';

/** Missing where there is no canary. */
export function registerCanaryMetrics(
  registry: MetricsRegistry,
  canary: { readonly lastDeliveredAt: number } | undefined,
): void {
  if (canary === undefined) return;
  registry.readGauge(
    {
      name: 'canary_last_delivered_timestamp_seconds',
      help: 'When a canary was delivered last, in seconds since 1970; 0 where none was for a day. Read from the ledger: the same at every replica.',
    },
    (gauge) => gauge.set(canary.lastDeliveredAt / 1_000),
  );
}
