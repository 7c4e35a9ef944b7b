import { randomUUID } from 'node:crypto';
import { diag, DiagLogLevel, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, ParentBasedSampler } from '@opentelemetry/sdk-trace-base';
import type { Clock } from '../time/clock.js';
import { TraceBudget } from './trace-budget.js';

/** Spans that wait to be exported: beyond it they are dropped, and messages go on. */
const MOST_WAITING = 8_192;
const BATCH = 1_024;
const EXPORT_TIMEOUT_MS = 5_000;
/** Traces a second that begin here and are recorded, where `OTEL_TRACES_SAMPLER` says nothing else. */
const OWN_TRACES_PER_SECOND = 20;

/** Where spans go, over OTLP (HTTP, protobuf). Sampling, headers and more attributes come from OpenTelemetry's own variables. */
export interface SpanExport {
  readonly tracer: Tracer;
  shutdown(): Promise<void>;
}

/** @param onTrouble spans were not taken; called once per failed export */
export function openSpanExport(
  endpoint: string,
  clock: Pick<Clock, 'monotonic'>,
  onTrouble: () => void,
): SpanExport {
  const own = { 'service.name': 'ecall-gateway', 'service.instance.id': randomUUID() };
  const quiet = () => undefined;
  diag.setLogger(
    { error: onTrouble, warn: quiet, info: quiet, debug: quiet, verbose: quiet },
    DiagLogLevel.ERROR,
  );
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new BasicTracerProvider({
    ...defaultSampler(clock),
    resource: resourceFromAttributes(own).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        maxQueueSize: MOST_WAITING,
        maxExportBatchSize: BATCH,
        scheduledDelayMillis: 1_000,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  return { tracer: provider.getTracer('ecall-gateway'), shutdown: async () => provider.shutdown() };
}

/** A sampler that is named by OpenTelemetry's own variable is the SDK's to make. */
function defaultSampler(clock: Pick<Clock, 'monotonic'>): { sampler?: ParentBasedSampler } {
  if ((process.env['OTEL_TRACES_SAMPLER'] ?? '').trim() !== '') return {};
  return { sampler: new ParentBasedSampler({ root: new TraceBudget(OWN_TRACES_PER_SECOND, clock) }) };
}
