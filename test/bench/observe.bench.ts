import { describe, expect, inject, it } from 'vitest';
import { projectDir, startOtlpReceiver, waitFor, type OtlpReceiver } from '../support/index.js';
import { runFlood, type FloodCost, type Measured } from './flood/flood-run.js';
import { median, openFloodWorld, startFloodGateway, type FloodWorld } from './flood/flood-world.js';

const COMMANDS = Number(process.env['BENCH_COMMANDS'] ?? 10_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 8);
/** Three times as often as usual. */
const SCRAPE_MS = 5_000;

const WITHOUT_METRICS = `${projectDir}/test/bench/flood/without-metrics.mjs`;
const NOTHING = 'nothing';

interface Way {
  readonly settings: Readonly<Record<string, string>>;
  readonly isScraped?: boolean;
  /** `all`: each message; `default`: as many as are recorded where no sampler is named. */
  readonly traces?: 'default' | 'all';
}

/** Each is compared with nothing at all: no metric is counted, nobody scrapes, no span is made. */
const WAYS: Readonly<Record<string, Way>> = {
  [NOTHING]: { settings: { NODE_OPTIONS: `--import=${WITHOUT_METRICS}` } },
  metrics: { settings: {}, isScraped: true },
  'metrics and traces': { settings: {}, isScraped: true, traces: 'default' },
  'each message traced': { settings: { OTEL_TRACES_SAMPLER: 'always_on' }, isScraped: true, traces: 'all' },
};

interface Run extends FloodCost {
  readonly spansPerMessage: number;
}

/** What it costs to be seen. In pairs, since the machine is never twice the same: only the ratios within a round count. */
describe.runIf(process.platform === 'linux')('observe', () => {
  it(`a flood of ${COMMANDS} commands`, { timeout: 3_600_000 }, async () => {
    const world = await openFloodWorld(inject('kafkaBrokers'), { commands: COMMANDS });
    const ratios = new Map<string, number[]>(Object.keys(WAYS).map((name) => [name, []]));
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const costs = await runRound(world, round);
        const base = costs.get(NOTHING)?.cpuUs ?? Number.NaN;
        for (const [name, { cpuUs }] of costs) ratios.get(name)?.push(cpuUs / base);
        console.table(Object.fromEntries(costs));
      }
      console.table(tableOf(ratios));
      for (const found of ratios.values()) expect(found).toHaveLength(ROUNDS);
    } finally {
      await world.postgres.remove();
    }
  });
});

/** Forwards, then backwards, and so on: whatever grows with time strikes all alike. */
async function runRound(world: FloodWorld, round: number): Promise<Map<string, Run>> {
  const ways = Object.entries(WAYS);
  const costs = new Map<string, Run>();
  for (const [name, way] of round % 2 === 0 ? ways : ways.toReversed())
    costs.set(name, await run(world, way));
  return costs;
}

async function run(world: FloodWorld, { settings, isScraped, traces }: Way): Promise<Run> {
  const receiver = traces === undefined ? undefined : await startOtlpReceiver();
  const endpoint = receiver === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const start = async (url: string): Promise<Measured> => {
    const more = { SEND_CONCURRENCY: '64', ...settings, ...endpoint };
    const gateway = await startFloodGateway(world, url, more);
    const stopScraping = isScraped === true ? scrape(gateway.managementUrl) : () => undefined;
    return {
      pid: gateway.pid,
      logs: gateway.logs,
      stop: async () => {
        stopScraping();
        await gateway.stop();
      },
    };
  };
  const settled = async () => (traces === 'all' ? allTraced(receiver) : undefined);
  const cost = await runFlood({ ...world, start, commands: COMMANDS, delayMs: 0, settled });
  const spansPerMessage = Number(((receiver?.spans.length ?? 0) / COMMANDS).toFixed(1));
  await receiver?.close();
  return { ...cost, spansPerMessage };
}

/** Spans leave after their messages: what that costs counts too. @throws where spans were dropped */
async function allTraced(receiver: OtlpReceiver | undefined): Promise<void> {
  if (receiver === undefined) return;
  const published = () => receiver.spans.filter(({ name }) => name.startsWith('send ')).length;
  await waitFor(() => published() >= COMMANDS, { deadlineMs: 30_000, what: 'the last span', everyMs: 200 });
}

/** @returns what ends it */
function scrape(url: string): () => void {
  const headers = { accept: 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5' };
  const once = () =>
    void fetch(`${url}/metrics`, { headers }).then(
      async (answer) => answer.text(),
      () => undefined,
    );
  const timer = setInterval(once, SCRAPE_MS);
  return () => clearInterval(timer);
}

function tableOf(ratios: ReadonlyMap<string, readonly number[]>): Record<string, Record<string, string>> {
  const shown = (ratio: number) => ratio.toFixed(3);
  return Object.fromEntries(
    [...ratios].map(([name, found]) => [
      name,
      {
        median: shown(median(found)),
        each: found.map(shown).join(' '),
        'in per cent': shown(100 * (median(found) - 1)),
      },
    ]),
  );
}
