import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface DemoOptions {
  /** Folder of the project. */
  readonly cwd: string;
  /** The gateway's settings: the tool reads where Kafka is. */
  readonly env: Readonly<Record<string, string>>;
  readonly simulatorUrl: string;
}

export const DEMO_NUMBER = '+41791234567';

/** Sends one message and answers it, as a user of the command line would; prints what comes back. */
export async function showDemo(options: DemoOptions): Promise<void> {
  console.log(`\nOne message to ${DEMO_NUMBER}, a phone that the simulator pretends to be:`);
  await ecall(options, ['send', DEMO_NUMBER, 'Hello from the gateway']);
  console.log('\nSomebody answers it:');
  await ecall(options, ['watch', '--inbound', '--count', '1', '--timeout', '20'], async () => {
    await fetch(`${options.simulatorUrl}/control/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: DEMO_NUMBER, to: '+41790000000', text: 'Hello yourself' }),
    });
  });
}

/** Runs the command line tool; `onWatching` is called once it says that it sees what comes. */
async function ecall(
  { cwd, env }: DemoOptions,
  args: readonly string[],
  onWatching: () => Promise<void> = async () => undefined,
): Promise<void> {
  const child = spawn(process.execPath, ['apps/cli/dist/main.js', ...args], {
    cwd,
    env,
    // Out of reach of Ctrl-C: whoever stops the system stops it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface(child.stdout).on('line', (line) => {
    console.log(`  ${line}`);
  });
  createInterface(child.stderr).on('line', (line) => {
    if (line.startsWith('watching ')) void onWatching();
    else console.log(`  ${line}`);
  });
  await new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
}
