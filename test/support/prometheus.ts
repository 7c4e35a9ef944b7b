import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackgroundProcess } from '../../tools/process/background-process.js';
import { requireCommand } from '../../tools/process/find-command.js';
import { freePort } from '../../tools/process/free-port.js';
import { waitFor } from '../../tools/process/wait-for.js';

/** An alert whose expression holds: one for each set of labels. */
export interface ActiveAlert {
  readonly name: string;
  /** `pending` as soon as the expression holds, `firing` once it has for as long as the rule's `for`. */
  readonly state: 'pending' | 'firing';
  /** Those of the expression and of the rule. */
  readonly labels: Readonly<Record<string, string>>;
  /** As a person reads them. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** A real Prometheus of a test's own: it scrapes each second, and evaluates rules each second. */
export interface Prometheus {
  readonly url: string;
  /** Names of all alerts of the rules, in their order. */
  rules(): Promise<readonly string[]>;
  /** Alerts whose expression holds now. */
  active(): Promise<readonly ActiveAlert[]>;
  /** The values of an expression now. */
  query(expr: string): Promise<ReadonlyArray<{ labels: Readonly<Record<string, string>>; value: number }>>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  /** `http://host:port` of what is scraped at `/metrics`. */
  readonly targets: readonly string[];
  /** Full paths of files with rules, loaded as they are. */
  readonly ruleFiles: readonly string[];
}

export async function startPrometheus({ targets, ruleFiles }: PrometheusOptions): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const config = join(folder, 'prometheus.yml');
  // JSON is YAML.
  const content = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ruleFiles,
    scrape_configs: [
      {
        job_name: 'ecall-gateway',
        static_configs: [{ targets: targets.map((target) => new URL(target).host) }],
      },
    ],
  };
  await writeFile(config, JSON.stringify(content));
  const address = `127.0.0.1:${await freePort()}`;
  const process = new BackgroundProcess({
    command: requireCommand('prometheus', 'prometheus'),
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
    ],
  });
  const url = `http://${address}`;
  await waitFor(async () => process.exit !== undefined || (await fetch(`${url}/-/ready`)).ok, {
    deadlineMs: 20_000,
    what: 'Prometheus',
  });
  if (process.exit !== undefined) throw new Error(`Prometheus ended:\n${process.tail(10)}`);
  return {
    url,
    rules: async () => (await alertingRules(url)).map(({ name }) => name),
    active: async () =>
      (await alertingRules(url)).flatMap(({ name, alerts }) =>
        alerts.map(({ state, annotations, labels }) => ({ name, state, annotations, labels })),
      ),
    query: async (expr) => {
      const { result } = await ask<QueryData>(url, `query?query=${encodeURIComponent(expr)}`);
      return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
    },
    stop: async () => {
      await process.stop();
      await rm(folder, { recursive: true });
    },
  };
}

interface RulesData {
  readonly groups: ReadonlyArray<{
    readonly rules: ReadonlyArray<{ readonly name: string; readonly alerts: readonly ActiveAlert[] }>;
  }>;
}

interface QueryData {
  readonly result: ReadonlyArray<{
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [at: number, value: string];
  }>;
}

async function alertingRules(url: string): Promise<RulesData['groups'][number]['rules']> {
  const { groups } = await ask<RulesData>(url, 'rules?type=alert');
  return groups.flatMap(({ rules }) => rules);
}

async function ask<T>(url: string, path: string): Promise<T> {
  const response = await fetch(`${url}/api/v1/${path}`);
  if (!response.ok) throw new Error(`Prometheus answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { data: T }).data;
}
