// Loaded before the gateway (`node --import`): whatever is counted or observed costs nothing, as if there were no metrics.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { Counter, Histogram } = createRequire(join(process.cwd(), 'apps/gateway/package.json'))('prom-client');

const nothing = () => undefined;
Counter.prototype.inc = nothing;
// Histograms choose their `observe` when they are made, by whether they keep exemplars.
for (const name of ['observe', 'observeWithExemplar', 'observeWithoutExemplar'])
  Histogram.prototype[name] = nothing;
