import { randomBytes } from 'node:crypto';
import { createEcallClient, type SendOutcome } from '@ecall-gateway/ecall-client';
import { CliError } from '../../cli-error.js';
import type { Session } from '../../session.js';
import { judgeAccess } from '../checks/account.check.js';
import { listenForCallbacks, type CallbackListener, type RawCallback } from './callback-listener.js';
import { planCapture, questionFor, type CapturePlan } from './capture-plan.js';
import { writeCaptured } from './captured-file.js';
import { tellVerdicts } from './format-verdicts.js';
import { MessageFollower } from './message-follower.js';
import { Recording } from './recording.js';
import { redactor } from './redaction.js';

/** What `doctor --send-to` may be told. */
export interface CaptureFlags {
  readonly sendTo: string;
  readonly account?: string;
  readonly from?: string;
  readonly listen?: number;
  readonly publicUrl?: string;
  /** Folder. */
  readonly out: string;
  /** Seconds. */
  readonly wait: number;
  readonly yes?: true;
}

const ANSWER_MS = 15_000;

/**
 * Sends one real message after asking, and writes down what eCall answers and tells.
 *
 * @returns the exit code: 0 when eCall took the message
 */
export async function sendAndCapture(flags: CaptureFlags, session: Session): Promise<number> {
  const plan = planCapture(flags, session);
  const { baseUrl, apiVersion, username, password } = plan.account;
  if (!flags.yes && !(await session.terminal?.confirm(questionFor(plan)))) {
    session.complain(`Nothing was sent${session.terminal ? '' : ': say --yes to send it'}.`);
    return 1;
  }
  const client = createEcallClient({ baseUrl, apiVersion, username, password, timeoutMs: ANSWER_MS });
  const recording = new Recording(client, apiVersion, new Date().toISOString().slice(0, 10));
  const follower = new MessageFollower(recording, session);
  let listener: CallbackListener | undefined;
  try {
    listener = await listen(flags, plan, (callback) => follower.notified(callback));
    const access = judgeAccess(new URL(baseUrl).host, await recording.access());
    if (access.level === 'fail') throw new CliError(access.seen, access.nextStep ?? 'see doctor');
    if (listener === undefined) session.print(NO_CALLBACKS);
    const text = `Test message of ecall-gateway ${randomBytes(3).toString('hex')}`;
    const outcome = await recording.send({
      channel: 'Sms',
      from: plan.from,
      to: plan.to,
      content: { type: 'Text', text },
      ...(listener === undefined ? {} : { notification: { addresses: [listener.address] } }),
    });
    session.print(`answer    ${describe(outcome).join('\n          ')}`);
    if (outcome.kind === 'accepted' && outcome.messageId !== undefined) {
      const callbacks = listener !== undefined;
      await follower.follow(outcome.messageId, { callbacks, forMs: flags.wait * 1_000 });
    }
    await write(recording, plan, flags.out, [text, listener?.address ?? ''], session);
    tellVerdicts(recording.seen, session);
    return outcome.kind === 'accepted' ? 0 : 1;
  } finally {
    await listener?.close();
    await client.close();
  }
}

const NO_CALLBACKS =
  'Without --listen and --public-url eCall gets no callback address: its notifications will not be seen.';

/** Where eCall can reach us: what the operator routes here, or this machine where eCall is a simulator on it. */
async function listen(
  { listen: port, publicUrl }: CaptureFlags,
  { isSimulated }: CapturePlan,
  onCallback: (callback: RawCallback) => void,
): Promise<CallbackListener | undefined> {
  if ((port === undefined) !== (publicUrl === undefined)) {
    throw new CliError(
      'One of --listen and --public-url is missing.',
      'give the port, and the address at which eCall reaches it',
    );
  }
  if (port !== undefined && publicUrl !== undefined) {
    return listenForCallbacks({ port, host: '::', publicUrl }, onCallback);
  }
  return isSimulated ? listenForCallbacks({ port: 0, host: '127.0.0.1' }, onCallback) : undefined;
}

async function write(
  recording: Recording,
  { account, from, to, isSimulated }: CapturePlan,
  folder: string,
  [text = '', address = '']: readonly string[],
  session: Session,
): Promise<void> {
  const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const prefix = `${isSimulated ? 'simulator' : 'account'}-${at}`;
  const redact = redactor({ to, from, text, others: [account.username, account.password, address] });
  const files = await writeCaptured(recording.exchanges, redact, {
    folder,
    prefix,
    source: isSimulated ? 'assumed' : 'account',
    apiVersion: account.apiVersion,
  });
  session.print(`\nWritten to ${folder}:`);
  for (const file of files) session.print(`  ${file}`);
  session.print(
    isSimulated
      ? 'A simulator answers as assumed: these files tell nothing new.'
      : `Look through them: no number, text or credential of anybody may be left. Then\n  cp ${folder}/${prefix}-*.json libs/ecall-client/src/testing/captured/`,
  );
}

/** What eCall said, and by which ids its support finds it. */
function describe(outcome: SendOutcome): string[] {
  switch (outcome.kind) {
    case 'accepted':
      return ['accepted', `message ${outcome.messageId ?? 'without an id'}`, `request ${outcome.requestId}`];
    case 'rejected':
      return [`rejected (${outcome.status} ${outcome.error.code})`, `request ${outcome.requestId}`];
    case 'throttled':
      return [`eCall is busy (${outcome.status})`, `request ${outcome.requestId}`];
    case 'account-refused':
      return [`the account is refused (${outcome.status}, ${outcome.reason})`];
    case 'not-sent':
      return [`not sent: ${outcome.reason}`];
    case 'unknown':
      return [`unknown: ${outcome.reason}; it may have been sent`];
    default:
      return outcome satisfies never;
  }
}
