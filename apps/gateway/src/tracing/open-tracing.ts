import type { Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { LogThrottle } from '../logging/log-throttle.js';
import type { Clock } from '../time/clock.js';
import type { Tracing } from './tracing.port.js';

/** The tracing that the settings ask for. Where it is off, nothing of OpenTelemetry's SDK is loaded. */
export async function openTracing(
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Pick<Settings, 'OTEL_EXPORTER_OTLP_ENDPOINT'>,
  clock: Pick<Clock, 'monotonic'>,
  logger: Logger,
): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined;
  const [{ openSpanExport }, { MessageTracing }] = await Promise.all([
    import('./otlp-export.js'),
    import('./message-tracing.js'),
  ]);
  const throttle = new LogThrottle(clock);
  const spans = openSpanExport(endpoint, clock, () => {
    const repeats = throttle.tell('export');
    if (repeats !== undefined)
      logger.warn({ repeats }, 'traces are not taken by OTEL_EXPORTER_OTLP_ENDPOINT');
  });
  return new MessageTracing(spans.tracer, async () => spans.shutdown());
}
