import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

// Helm reads nothing outside of a chart's folder, and symbolic links do not survive every checkout.
it('the chart ships the alert rules as they are: cp deploy/prometheus/alerts.yaml deploy/chart/files/', () => {
  expect(read('deploy/chart/files/alerts.yaml')).toBe(read('deploy/prometheus/alerts.yaml'));
});
