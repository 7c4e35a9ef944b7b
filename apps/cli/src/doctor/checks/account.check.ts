import { createEcallClient, EcallOptionsError, type QueryOutcome } from '@ecall-gateway/ecall-client';
import type { AccountCredentials } from '@ecall-gateway/settings';
import { fail, ok, together, warn, type Finding } from '../finding.js';

/** An id that no message has: the question for it costs nothing, and is answered only to whom eCall knows. */
const NOBODYS_MESSAGE = '00000000-0000-0000-0000-000000000000';

/** Whether eCall knows the credentials of an account. Sends nothing. */
export async function checkAccount(account: AccountCredentials, timeoutMs: number): Promise<Finding> {
  const { baseUrl, apiVersion, username, password, from } = account;
  const where = `${new URL(baseUrl).host}, version ${apiVersion}`;
  try {
    const client = createEcallClient({ baseUrl, apiVersion, username, password, timeoutMs, connections: 1 });
    try {
      return together([judgeAnswer(where, await client.getMessage(NOBODYS_MESSAGE)), sender(from)]);
    } finally {
      await client.close();
    }
  } catch (error) {
    if (!(error instanceof EcallOptionsError)) throw error;
    return fail(error.message, 'set it right in ECALL_ACCOUNTS_FILE');
  }
}

function sender(from: AccountCredentials['from']): Finding {
  if (from === undefined) return ok('no sender set: every command has to name one');
  const senders = typeof from === 'string' ? [from] : Object.entries(from).map((pair) => pair.join(' '));
  return ok(`sender ${senders.join(', ')}`);
}

export function judgeAnswer(where: string, outcome: QueryOutcome): Finding {
  switch (outcome.kind) {
    case 'not-found':
    case 'found':
      return ok(`${where}: credentials taken (request ${outcome.requestId})`);
    case 'throttled':
      return warn(
        `${where} is busy: ${outcome.status}`,
        "ask again in a minute; if it stays, ask eCall's support",
      );
    case 'account-refused':
      return refused(where, outcome);
    case 'failed':
      return failed(where, outcome);
    default:
      return outcome satisfies never;
  }
}

function refused(
  where: string,
  { reason, status, requestId }: Extract<QueryOutcome, { kind: 'account-refused' }>,
): Finding {
  const answer = `${status}${requestId === undefined ? '' : `, request ${requestId}`}`;
  switch (reason) {
    case 'credentials':
      return fail(
        `${where} refuses the credentials (${answer})`,
        'set user and password as in the eCall portal, and enable the REST interface there; a change takes effect with a delay',
      );
    case 'forbidden':
      return fail(
        `${where} forbids the account (${answer})`,
        'see its rights in the eCall portal (Interfaces, Overview)',
      );
    case 'credits':
      return fail(`${where}: the account has no credits (${answer})`, 'load it in the eCall portal');
    case 'wrong-address':
      return fail(`${where} is not eCall's API (${answer})`, 'set ECALL_BASE_URL to https://rest.ecall.ch');
    default:
      return reason satisfies never;
  }
}

function failed(
  where: string,
  { reason, status, requestId, cause }: Extract<QueryOutcome, { kind: 'failed' }>,
): Finding {
  if (requestId !== undefined && status !== undefined && status < 500) {
    return ok(`${where}: credentials taken (answer ${status}, request ${requestId})`);
  }
  if (reason === 'no-request-id') {
    return fail(
      `${where} answers ${status}, but not as eCall: x-f24-request-id is missing`,
      'look for a proxy in between, or set ECALL_BASE_URL to https://rest.ecall.ch',
    );
  }
  const why = cause === undefined ? (status ?? reason) : `${reason}, ${cause.message}`;
  return fail(
    `${where} gives no answer (${why})`,
    'see that this machine may reach it (firewall, proxy, DNS), then ask again',
  );
}
