import { describeController } from '../api-documents/route-description.js';
import { TEXT } from '../api-documents/schema-parts.js';
import { MetricsController } from './metrics.controller.js';

export const METRICS_DESCRIPTION = describeController(MetricsController, {
  server: 'management',
  handlers: {
    scrape: {
      summary: 'For Prometheus: its text format, or OpenMetrics with exemplars where `Accept` asks for it.',
      answers: {
        'text/plain; version=0.0.4; charset=utf-8': TEXT,
        'application/openmetrics-text; version=1.0.0; charset=utf-8': TEXT,
      },
    },
  },
});
