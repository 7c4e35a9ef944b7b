import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { requireCommand } from '../process/find-command.js';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';
import { kafkaPom } from './kafka-pom.js';
import { kafkaVersion } from './kafka-version.js';

/** File name and size in bytes of everything that was fetched, so that a damaged copy is noticed. */
type Manifest = Record<string, number>;

const MANIFEST_FILE = 'manifest.json';
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/**
 * Makes sure the broker's jar files lie in `<cacheDir>/<version>`, and fetches them with Maven (44 files, 43 MB) when
 * they do not. Where from is the business of the machine's Maven settings.
 *
 * @returns the folder of the jar files
 * @throws {SetupError} when Maven is missing, the fetch fails, or what lies there is damaged
 */
export async function fetchKafka(
  cacheDir: string,
  onProgress: (line: string) => void = () => undefined,
  version: string = kafkaVersion,
): Promise<string> {
  const target = join(cacheDir, version);
  if (!existsSync(target)) await download(target, version, onProgress);
  await verify(target);
  return join(target, 'libs');
}

async function download(target: string, version: string, onProgress: (line: string) => void): Promise<void> {
  const maven = requireCommand('mvn', 'maven');
  await mkdir(dirname(target), { recursive: true });
  const temporary = await mkdtemp(`${target}.part-`);
  try {
    onProgress(`fetching Kafka ${version} (43 MB, once)`);
    await writeFile(join(temporary, 'pom.xml'), kafkaPom(version));
    await runMaven(maven, temporary, version, onProgress);
    await writeManifest(temporary);
    await rename(temporary, target).catch(async (error: unknown) => {
      // Somebody else was faster: theirs is as good.
      if (!existsSync(target)) throw error;
      await rm(temporary, { recursive: true, force: true });
    });
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

async function runMaven(
  maven: string,
  folder: string,
  version: string,
  onProgress: (line: string) => void,
): Promise<void> {
  let files = 0;
  const { code, stdout, stderr } = await runCommand(
    maven,
    ['-B', COPY_DEPENDENCIES, '-DincludeScope=runtime', '-DoutputDirectory=libs'],
    {
      cwd: folder,
      onLine: (line) => {
        if (!/Downloaded .*\.jar\b/.test(line)) return;
        files += 1;
        if (files % 10 === 0) onProgress(`fetching Kafka ${version}: ${files} files`);
      },
    },
  );
  if (code === 0) return;
  const reason =
    `${stdout}\n${stderr}`.split('\n').find((line) => line.includes('[ERROR]')) ?? `exit code ${code}`;
  throw new SetupError(
    `Maven could not fetch Kafka ${version}: ${reason.replace(/^.*\[ERROR\]\s*/, '')}`,
    'check the network and the mirror in ~/.m2/settings.xml, then run the same command again',
  );
}

async function writeManifest(folder: string): Promise<void> {
  const manifest: Manifest = {};
  for (const name of await readdir(join(folder, 'libs'))) {
    manifest[name] = (await stat(join(folder, 'libs', name))).size;
  }
  await writeFile(join(folder, MANIFEST_FILE), JSON.stringify(manifest, undefined, 1));
}

async function verify(folder: string): Promise<void> {
  try {
    const manifest: Manifest = JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8'));
    for (const [name, size] of Object.entries(manifest)) {
      const found = (await stat(join(folder, 'libs', name))).size;
      if (found !== size) throw new Error(`${name} has ${found} bytes instead of ${size}`);
    }
  } catch (cause) {
    throw damagedKafka(folder, cause);
  }
}

/** The jar files in this folder cannot be what Maven fetched. */
export function damagedKafka(folder: string, cause: unknown): SetupError {
  return new SetupError(
    `The Kafka files in ${folder} are damaged.`,
    `delete ${folder} and run the same command again; it is fetched anew`,
    { cause },
  );
}
