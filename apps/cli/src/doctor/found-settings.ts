import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  examineSettings,
  readAccounts,
  SettingsError,
  type AccountCredentials,
  type SettingProblem,
  type Settings,
} from '@ecall-gateway/settings';

type Env = Readonly<Record<string, string | undefined>>;

/** What is to be checked, by the gateway's own reading. */
export interface FoundSettings {
  readonly source: 'environment' | 'demo';
  /** Without what is wrong or not set. */
  readonly settings: Partial<Settings>;
  readonly problems: readonly SettingProblem[];
  readonly accounts: readonly AccountCredentials[];
}

/** Written by `npm start` while it runs: what it made up for the gateway. */
export const DEMO_FILE = join('.data', 'demo.json');

/** Without any of these the environment is nobody's deployment. */
const OF_A_DEPLOYMENT = [
  'ECALL_USERNAME',
  'ECALL_PASSWORD',
  'ECALL_PASSWORD_FILE',
  'ECALL_ACCOUNTS_FILE',
  'PUBLIC_URL',
  'WEBHOOK_SIGNING_KEYS',
  'WEBHOOK_SIGNING_KEYS_FILE',
];

/** The settings of the environment or, where it has none, those of the system that `npm start` runs in this folder. */
export function findSettings(env: Env, demoFile = DEMO_FILE): FoundSettings {
  const isDeployment = OF_A_DEPLOYMENT.some((name) => (env[name] ?? '') !== '');
  const demo = isDeployment ? undefined : readDemo(demoFile);
  const own = Object.fromEntries(Object.entries(env).filter(([, value]) => (value ?? '') !== ''));
  const { settings, problems } = examineSettings({ ...demo, ...own });
  const source = demo === undefined ? 'environment' : 'demo';
  if (problems.some(({ name }) => name.startsWith('ECALL_'))) {
    return { source, settings, problems, accounts: [] };
  }
  try {
    return { source, settings, problems, accounts: readAccounts(settings as Settings) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { source, settings, problems: [...problems, ...error.problems], accounts: [] };
  }
}

/** The demo's settings, if it runs: what a killed one left behind is not believed. */
function readDemo(file: string): Env | undefined {
  try {
    const { pid, settings } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; settings: Env };
    process.kill(pid, 0);
    return settings;
  } catch {
    return undefined;
  }
}
