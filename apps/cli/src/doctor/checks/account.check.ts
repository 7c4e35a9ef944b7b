import { createEcallClient, EcallOptionsError, type AccessOutcome } from '@ecall-gateway/ecall-client';
import { proxyUrl, type AccountCredentials } from '@ecall-gateway/settings';
import { fail, ok, together, warn, type Finding } from '../finding.js';

/** Asks eCall whether it lets an account in. Sends nothing. @throws {EcallOptionsError} */
export async function askAccess(account: AccountCredentials, timeoutMs: number): Promise<AccessOutcome> {
  const { baseUrl, apiVersion, username, password, proxy } = account;
  const client = createEcallClient({
    baseUrl,
    apiVersion,
    username,
    password,
    ...(proxy === undefined ? {} : { proxyUrl: proxyUrl(proxy) }),
    timeoutMs,
    connections: 1,
  });
  try {
    return await client.checkAccess();
  } finally {
    await client.close();
  }
}

/** Whether eCall knows the credentials of an account. */
export async function checkAccount(
  { baseUrl, apiVersion, from }: AccountCredentials,
  access: Promise<AccessOutcome>,
): Promise<Finding> {
  try {
    const where = `${new URL(baseUrl).host}, version ${apiVersion}`;
    return together([judgeAccess(where, await access), sender(from)]);
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

export function judgeAccess(where: string, outcome: AccessOutcome): Finding {
  switch (outcome.kind) {
    case 'granted':
      return outcome.addressConfirmed
        ? ok(`${where}: credentials taken (request ${outcome.requestId})`)
        : warn(
            `${where} knows none of the paths that were asked (request ${outcome.requestId})`,
            'see that ECALL_BASE_URL is the bare address, such as https://rest.ecall.ch',
          );
    case 'throttled':
      return warn(`${where} is busy (${outcome.status})`, 'ask again in a minute');
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
  { reason, status, requestId }: Extract<AccessOutcome, { kind: 'account-refused' }>,
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
  { reason, status, cause }: Extract<AccessOutcome, { kind: 'failed' }>,
): Finding {
  if (reason === 'no-request-id') {
    return fail(
      `${where} answers ${status}, but not as eCall: x-f24-request-id is missing`,
      'look for a proxy in between, or set ECALL_BASE_URL to https://rest.ecall.ch',
    );
  }
  if (reason === 'proxy') {
    return fail(
      `the proxy opens no tunnel to ${where} (${cause?.message ?? 'it says nothing'})`,
      'see user and password in ECALL_PROXY_URL, and that the proxy lets this machine reach that host and port',
    );
  }
  const why = cause === undefined ? (status ?? reason) : `${reason}, ${cause.message}`;
  return fail(
    `${where} gives no answer (${why})`,
    'see that this machine may reach it (firewall, proxy, DNS), then ask again',
  );
}
