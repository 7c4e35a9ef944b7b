import { BackgroundProcess } from '../../../tools/process/background-process.js';
import { waitFor } from '../../support/index.js';

/** What the stand-in wrote down, in milliseconds since 1970; a message's number is the one in its text. */
export interface Seen {
  readonly posts: ReadonlyArray<readonly [number: number, at: number]>;
  readonly callbacks: readonly Callback[];
}

export type Callback = readonly [number: number, called: number, answered: number, status: number];

/** Takes so many callbacks of those that were not made yet: as fast as connections can, or at a rate. */
export type Volley = { readonly count: number } & (
  { readonly connections: number } | { readonly perSecond: number }
);

/** eCall for a bench of latencies, in a process of its own. */
export interface StandIn {
  readonly url: string;
  count(): Promise<{ readonly requests: number; readonly callbacks: number }>;
  seen(): Promise<Seen>;
  /** Resolves when all are answered. */
  fire(volley: Volley): Promise<{ readonly seconds: number; readonly callbacks: readonly Callback[] }>;
  stop(): Promise<unknown>;
}

const SCRIPT = new URL('stand-in.mjs', import.meta.url).pathname;

/** @param env `CALLBACK_AFTER_MS`: when each message is called back; without it none is until `fire` */
export async function startStandIn(env: Readonly<Record<string, string>> = {}): Promise<StandIn> {
  const standIn = new BackgroundProcess({ command: process.execPath, args: [SCRIPT], env });
  const port = await waitFor(() => standIn.lines[0], { deadlineMs: 10_000, what: 'the stand-in to listen' });
  const url = `http://127.0.0.1:${port}`;
  const get = async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T;
  return {
    url,
    count: async () => get('/count'),
    seen: async () => get('/seen'),
    fire: async (volley) =>
      get(
        `/fire?${Object.entries(volley)
          .map((pair) => pair.join('='))
          .join('&')}`,
      ),
    stop: async () => standIn.stop(),
  };
}
