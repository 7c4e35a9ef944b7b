import { setTimeout as delay } from 'node:timers/promises';
import { DEMO_NUMBER } from './demo.js';

export interface HttpDemoOptions {
  readonly managementUrl: string;
  readonly simulatorUrl: string;
  /** Of the management side, where it wants one. */
  readonly token?: string;
  readonly print: (line: string) => void;
}

/** What the ledger shows of a message, as far as it is printed here. */
interface Shown {
  readonly state: string;
  readonly accepted?: { readonly messageId?: string };
  readonly statuses: Readonly<Record<string, string>>;
}

const COMMAND = {
  channel: 'Sms',
  to: DEMO_NUMBER,
  content: { type: 'Text', text: 'Hello from the gateway' },
};
/** Nothing follows after these. */
const LAST = new Set(['delivered', 'failed', 'expired', 'rejected', 'cancelled', 'dropped']);
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 100;

/** The demo without Kafka: one message goes in by `POST /messages`, and what becomes of it is read from the ledger. */
export async function showDemoOverHttp(options: HttpDemoOptions): Promise<void> {
  const { print } = options;
  print(`\nOne message to ${DEMO_NUMBER}, a phone that the simulator pretends to be:`);
  print(`  ${curlCommand(options.managementUrl, options.token !== undefined)}`);
  const posted = await ask(options, '/messages', COMMAND);
  const { commandId } = (await posted.json()) as { commandId?: string };
  print(`  ${posted.status} ${posted.statusText}  commandId ${commandId ?? 'none'}`);
  if (commandId !== undefined) await follow(options, commandId);
  print('\nSomebody answers it:');
  print(`  ${await answerIt(options.simulatorUrl)}`);
}

/** How to post the demo's command from a shell. */
export function curlCommand(managementUrl: string, wantsToken: boolean): string {
  const authorization = wantsToken ? ' -H "authorization: Bearer $SECRET"' : '';
  return `curl${authorization} -H 'content-type: application/json' -d '${JSON.stringify(COMMAND)}' ${managementUrl}/messages`;
}

/** Prints each state once, until the last. */
async function follow(options: HttpDemoOptions, commandId: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  const told = new Set<string>();
  while (performance.now() < deadline) {
    const answer = await ask(options, `/messages/${encodeURIComponent(commandId)}`);
    const { messages = [] } = (await answer.json()) as { messages?: readonly Shown[] };
    for (const { state, accepted, statuses } of messages) {
      const steps = [state, ...Object.values(statuses)].filter((step) => !told.has(step));
      for (const step of steps) {
        told.add(step);
        options.print(
          `  ${step}${step === 'accepted' ? `  messageId ${accepted?.messageId ?? 'none'}` : ''}`,
        );
      }
      if (steps.some((step) => LAST.has(step))) return;
    }
    await delay(LOOK_EVERY_MS);
  }
  options.print(`  nothing more in ${PATIENCE_MS / 1_000} s`);
}

async function answerIt(simulatorUrl: string): Promise<string> {
  const answer = await fetch(`${simulatorUrl}/control/inbound`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: DEMO_NUMBER, to: '+41790000000', text: 'Hello yourself' }),
  });
  const { status } = (await answer.json()) as { status?: number };
  return status === 200
    ? 'the gateway has made an event of it; on Kafka your services would read it'
    : `the gateway did not take it (${status ?? 'no answer'})`;
}

async function ask(
  { managementUrl, token }: HttpDemoOptions,
  path: string,
  body?: object,
): Promise<Response> {
  return fetch(`${managementUrl}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
}
