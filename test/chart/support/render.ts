import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { runCommand } from '../../../tools/process/run-command.js';
import { chartDir, tools } from './tools.js';

/** A manifest, as far as the tests look into it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

export interface Rendered {
  readonly text: string;
  readonly manifests: readonly Manifest[];
}

/** The values files that come with the chart. */
export const EXAMPLES = readdirSync(join(chartDir, 'examples')).map((name) =>
  join(chartDir, 'examples', name),
);

/** Nothing but what the chart asks for. */
export const REQUIRED_VALUES = {
  image: { registry: 'registry.example.com/team' },
  settings: {
    PUBLIC_URL: 'https://ecall.example.com',
    KAFKA_BROKERS: 'kafka:9092',
    ECALL_USERNAME: 'api-user',
  },
  secrets: { name: 'ecall-gateway' },
};

/** @throws with Helm's words where it renders nothing */
export async function renderFile(valuesFile: string): Promise<Rendered> {
  const args = ['template', 'release', chartDir, '--namespace', 'messaging', '--values', valuesFile];
  const { code, stdout, stderr } = await runCommand(tools.helm, args);
  if (code !== 0) throw new Error(stderr);
  const manifests = parseAllDocuments(stdout, { version: '1.1' })
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
  return { text: stdout, manifests };
}

export async function render(values: object): Promise<Rendered> {
  return withFile([values], renderFile);
}

/** Writes documents of YAML into a file, for as long as it is used. */
export async function withFile<T>(
  documents: readonly object[],
  use: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-chart-'));
  const file = join(folder, 'values.yaml');
  try {
    // As Helm reads it: NO is false there.
    const texts = documents.map((document) => stringify(document, { version: '1.1' }));
    await writeFile(file, texts.join('---\n'));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function only(rendered: Rendered, kind: string): Manifest {
  const [found, ...more] = rendered.manifests.filter((manifest) => manifest.kind === kind);
  if (found === undefined || more.length > 0) throw new Error(`not one ${kind}`);
  return found;
}
