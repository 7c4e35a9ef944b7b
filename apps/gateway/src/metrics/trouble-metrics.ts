import type { Clock } from '../time/clock.js';
import type { HealthItem } from '../health/health-checks.js';
import type { MetricsRegistry } from './metrics-registry.js';
import { withinPatience } from './within-patience.js';

/** Trouble that all replicas share: what `degraded` names in the answer of readiness. */
export function registerTroubleMetrics(
  registry: MetricsRegistry,
  shared: readonly HealthItem[],
  clock: Pick<Clock, 'sleep'>,
): void {
  registry.readGauge(
    {
      name: 'degraded',
      help: 'Trouble that all replicas share: 1 for what is named in `degraded` by /health/ready, otherwise 0.',
      labelNames: ['name'],
    },
    async (gauge) => {
      await Promise.all(
        shared.map(async ({ name, check }) => {
          const isWell = await withinPatience(async () => {
            await check();
            return true;
          }, clock);
          gauge.set({ name }, isWell === true ? 0 : 1);
        }),
      );
    },
  );
}
