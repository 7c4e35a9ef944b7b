import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BackgroundProcess, type ProcessExit } from '../../tools/process/background-process.js';
import { freePort } from '../../tools/process/free-port.js';
import { waitFor } from '../../tools/process/wait-for.js';
import { projectDir } from './project-paths.js';

/** Apps that run until they are stopped. */
export type AppName = 'gateway' | 'simulator';

/** An app in a process of its own. */
export interface RunningApp {
  /** The gateway's public side, or the simulator. */
  readonly url: string;
  /** The gateway's management side; the simulator has none, there it is the same as `url`. */
  readonly managementUrl: string;
  readonly pid: number | undefined;
  /** Resolves when it answers (the gateway: when it is ready); rejects with its output when it ends before. */
  ready(deadlineMs?: number): Promise<void>;
  /** Every line it has printed. */
  readonly logs: readonly string[];
  /** Settles when it has ended. */
  readonly exited: Promise<ProcessExit>;
  /** Its exit code: `undefined` while it runs, `null` when a signal ended it. */
  readonly exitCode: number | null | undefined;
  /** Sends a signal (default SIGTERM) and waits for the end; kills it after 40 s. */
  stop(signal?: NodeJS.Signals): Promise<ProcessExit>;
  /** Ends it as a crash would, and waits for the end. */
  kill9(): Promise<ProcessExit>;
}

/**
 * Starts a built app as its image would. It sees only the settings given here, not those of the developer's shell;
 * ports that `env` does not name are free ones. `release` is the folder of a built project, by default this one.
 */
export async function spawnApp(
  name: AppName,
  env: Readonly<Record<string, string>>,
  release = projectDir,
): Promise<RunningApp> {
  const main = resolve(release, 'apps', name, 'dist/main.js');
  if (!existsSync(main)) throw new Error(`apps/${name} is not built: npm run build`);
  const settings = { ...(await freePorts(name, env)), ...env };
  const app = new BackgroundProcess({
    command: process.execPath,
    args: [...imageFlags(name), main],
    cwd: release,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
  });
  const at = (setting: string) => `http://127.0.0.1:${settings[setting]}`;
  const url = at(name === 'gateway' ? 'PORT' : 'SIMULATOR_PORT');
  const managementUrl = name === 'gateway' ? at('MANAGEMENT_PORT') : url;
  return {
    url,
    managementUrl,
    pid: app.pid,
    ready: async (deadlineMs = 30_000) =>
      untilReady(app, name, name === 'gateway' ? `${managementUrl}/health/ready` : url, deadlineMs),
    get logs() {
      return app.lines;
    },
    exited: app.exited,
    get exitCode() {
      return app.exit === undefined ? undefined : app.exit.code;
    },
    stop: async (signal = 'SIGTERM') => app.stop(signal, 40_000),
    kill9: async () => app.kill(),
  };
}

/** What the image's entry point gives Node. */
function imageFlags(name: AppName): readonly string[] {
  const dockerfile = readFileSync(resolve(projectDir, 'deploy/Dockerfile'), 'utf8');
  const line = new RegExp(`^ENTRYPOINT (\\["node".*"apps/${name}/dist/main.js"\\])$`, 'm').exec(
    dockerfile,
  )?.[1];
  if (line === undefined) throw new Error(`deploy/Dockerfile has no entry point for apps/${name}`);
  return (JSON.parse(line) as string[]).slice(1, -1);
}

async function freePorts(
  name: AppName,
  env: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const settings = name === 'gateway' ? ['PORT', 'MANAGEMENT_PORT'] : ['SIMULATOR_PORT'];
  const ports: Record<string, string> = {};
  for (const setting of settings.filter((each) => env[each] === undefined)) {
    ports[setting] = String(await freePort());
  }
  return ports;
}

async function untilReady(
  app: BackgroundProcess,
  name: string,
  url: string,
  deadlineMs: number,
): Promise<void> {
  try {
    await waitFor(
      async () => {
        if (app.exit !== undefined) return true;
        const { status } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
        return status === 200;
      },
      { deadlineMs, what: `${url} to answer 200` },
    );
  } catch (cause) {
    throw new Error(`${name} is not ready; its output:\n${app.tail(40)}`, { cause });
  }
  if (app.exit !== undefined) {
    throw new Error(`${name} ended with ${JSON.stringify(app.exit)}; its output:\n${app.tail(40)}`);
  }
}
