import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';
import { SCRAM_MECHANISMS } from './server-properties.js';

/** What a folder gets from the start. */
export interface StorageOptions {
  readonly configFile: string;
  /** Passwords by name, for SASL SCRAM. */
  readonly users?: Readonly<Record<string, string>>;
}

/** Gives an empty folder the identity that a KRaft node wants; one that has it is left as it is. */
export async function formatStorage(
  java: string,
  libs: string,
  dataDir: string,
  { configFile, users = {} }: StorageOptions,
): Promise<void> {
  const logDir = join(dataDir, 'log');
  if (existsSync(join(logDir, 'meta.properties'))) return;
  // Without the identity file a format was cut short: nothing of value can be in there.
  await rm(logDir, { recursive: true, force: true });
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const { code, stdout, stderr } = await runCommand(java, [
    '-cp',
    join(libs, '*'),
    'kafka.tools.StorageTool',
    'format',
    '-t',
    clusterId,
    '-c',
    configFile,
    ...Object.entries(users).flatMap(([name, password]) =>
      SCRAM_MECHANISMS.flatMap((mechanism) => [
        '--add-scram',
        `${mechanism}=[name=${name},password=${password}]`,
      ]),
    ),
  ]);
  if (code !== 0) {
    throw new SetupError(
      `Kafka could not prepare ${logDir}:\n${`${stdout}${stderr}`.trim()}`,
      'read the lines above; mostly the folder is not writable or the disk is full',
    );
  }
}
