import {
  collectDefaultMetrics,
  Gauge,
  Registry,
  type OpenMetricsContentType,
  type PrometheusContentType,
} from 'prom-client';

export type MetricsFormat = 'prometheus' | 'openmetrics';

/** Before every name. */
export const PREFIX = 'ecall_gateway_';

/** Gauges whose names end as those of counters do: what reads the text takes them for such. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Node measures by a timer that fires this often. Every 10 ms, as by default, it woke an idle process more often than all else did. */
const EVENT_LOOP_PRECISION_MS = 50;

/** Not a number, as the library writes it: some readers know one spelling only. */
const MISWRITTEN = / Nan$/gm;

/** Every metric of this process, with those of Node itself: memory, processor, garbage collection, event-loop lag. */
export class MetricsRegistry {
  /** Only a registry of OpenMetrics takes exemplars; which format it writes is said anew for each answer. */
  readonly registry = new Registry<PrometheusContentType | OpenMetricsContentType>();
  private lastRender: Promise<unknown> = Promise.resolve();

  constructor() {
    this.registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    collectDefaultMetrics({
      register: this.registry,
      prefix: PREFIX,
      eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS,
    });
    for (const name of MISNAMED) this.registry.removeSingleMetric(PREFIX + name);
  }

  /**
   * A gauge that is read when it is asked for.
   * @param name without the prefix
   * @param read sets its values; those of the scrape before are gone
   */
  readGauge<L extends string>(
    { name, ...config }: { readonly name: string; readonly help: string; readonly labelNames?: L[] },
    read: (gauge: Gauge<L>) => void | Promise<void>,
  ): void {
    const gauge: Gauge<L> = new Gauge<L>({
      name: PREFIX + name,
      ...config,
      registers: [],
      collect: async () => {
        gauge.reset();
        await read(gauge);
      },
    });
    this.registry.registerMetric(gauge);
  }

  /** One answer at a time, as the registry knows one format at a time. */
  async render(format: MetricsFormat): Promise<{ readonly contentType: string; readonly text: string }> {
    const rendered = this.lastRender.then(async () => this.renderAlone(format));
    this.lastRender = rendered.catch(() => undefined);
    return rendered;
  }

  private async renderAlone(format: MetricsFormat) {
    const contentType =
      format === 'openmetrics' ? Registry.OPENMETRICS_CONTENT_TYPE : Registry.PROMETHEUS_CONTENT_TYPE;
    this.registry.setContentType(contentType);
    const names = this.registry.getMetricsAsArray().map((metric) => [metric, metric.name] as const);
    try {
      const text = await this.registry.metrics();
      return { contentType, text: text.replaceAll(MISWRITTEN, ' NaN') };
    } finally {
      // For OpenMetrics the library cuts `_total` off the counters' own names, and never puts it back.
      for (const [metric, name] of names) metric.name = name;
    }
  }
}
