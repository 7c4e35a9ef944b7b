import { BackgroundProcess } from '../process/background-process.js';
import { isPortFree } from '../process/free-port.js';
import { SetupError } from '../process/setup-error.js';
import { waitFor } from '../process/wait-for.js';

interface Part {
  readonly name: string;
  readonly stop: () => Promise<unknown>;
}

export interface AppStart {
  readonly name: string;
  readonly main: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** Answers 200 when the app is ready. */
  readonly readyUrl: string;
  readonly ports: ReadonlyArray<{ readonly setting: string; readonly port: string }>;
}

/** What was started so far, to be stopped the other way round. */
export class RunningSystem {
  private readonly parts: Part[] = [];
  private stopping: Promise<void> | undefined;

  /** @param onDeath told when an app ends that nobody stopped */
  constructor(private readonly onDeath: (error: SetupError) => void) {}

  /** Something that runs already. */
  add(part: Part): void {
    this.parts.push(part);
  }

  /** Starts one of the built apps and waits until it is ready. @throws {SetupError} */
  async startApp(start: AppStart): Promise<void> {
    await requireFree(start);
    const { name, main, cwd, env, logFile, readyUrl } = start;
    const app = new BackgroundProcess({
      command: process.execPath,
      args: ['--enable-source-maps', main],
      cwd,
      env: { ...env },
      logFile,
    });
    this.add({ name, stop: async () => app.stop('SIGTERM', 30_000) });
    const died = (): SetupError =>
      new SetupError(`The ${name} has ended:\n${app.tail(12)}`, `see ${logFile}`);
    await waitFor(async () => app.exit !== undefined || (await fetch(readyUrl)).status === 200, {
      deadlineMs: 60_000,
      what: `the ${name} to answer at ${readyUrl}`,
    }).catch((cause: unknown) => {
      throw new SetupError(`The ${name} is not ready:\n${app.tail(12)}`, `see ${logFile}`, { cause });
    });
    if (app.exit !== undefined) throw died();
    void this.watch(app.exited, died);
  }

  /** Stops everything, the last started first; saying it again changes nothing. */
  async stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    await this.stopping;
  }

  private async watch(ended: Promise<unknown>, died: () => SetupError): Promise<void> {
    await ended;
    if (this.stopping === undefined) this.onDeath(died());
  }

  private async stopAll(): Promise<void> {
    for (const { name, stop } of this.parts.toReversed()) {
      console.log(`  stopping ${name}`);
      await stop();
    }
  }
}

async function requireFree({ name, ports }: AppStart): Promise<void> {
  for (const { setting, port } of ports) {
    if ((await isPortFree(Number(port))) && (await isPortFree(Number(port), '::'))) continue;
    throw new SetupError(
      `Port ${port} for the ${name} is in use.`,
      `stop what listens on ${port}, or choose another: ${setting}=${Number(port) + 10_000} npm start`,
    );
  }
}
