import { isLoopback, type Settings } from '@ecall-gateway/settings';
import { addressesOf, kindOf } from '../address-kind.js';
import { fail, ok, together, type Finding } from '../finding.js';
import { whyNoAnswer } from '../no-answer.js';
import { ECALL_ADDRESSES, judgeProbes, judgeWay, type Probe } from './webhook-rules.js';

export type WebhookSettings = Pick<
  Settings,
  'PUBLIC_URL' | 'TRUST_PROXY' | 'WEBHOOK_ALLOWED_IPS' | 'ECALL_BASE_URL'
>;

/** Whether the gateway stands behind `PUBLIC_URL`, as far as that can be seen from this machine. */
export async function checkWebhook(settings: WebhookSettings, timeoutMs: number): Promise<Finding> {
  const { PUBLIC_URL, ECALL_BASE_URL } = settings;
  const ecallIsHere = isLoopback(new URL(ECALL_BASE_URL).hostname);
  const place = ok(
    `${PUBLIC_URL}, seen from here only${ecallIsHere ? '' : `; eCall calls from ${ECALL_ADDRESSES.join(', ')}`}`,
  );
  let addresses: readonly string[];
  try {
    addresses = await addressesOf(new URL(PUBLIC_URL).hostname);
  } catch (error) {
    return together([
      place,
      fail(
        `its name is not known (${(error as NodeJS.ErrnoException).code})`,
        'enter it in the DNS, or correct PUBLIC_URL',
      ),
    ]);
  }
  const way = judgeWay(settings, addresses.map(kindOf), ecallIsHere);
  try {
    return together([place, ...way, ...judgeProbes(await probeAll(PUBLIC_URL, timeoutMs))]);
  } catch (error) {
    return together([place, ...way, noAnswer(error)]);
  }
}

/** The gateway refuses each of them before it reads a body. */
async function probeAll(publicUrl: string, timeoutMs: number): Promise<readonly Probe[]> {
  const ask = async (request: Probe['request'], method: string, path: string): Promise<Probe> => {
    const answer = await fetch(`${publicUrl}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const refusal = await refusalIn(answer);
    return { request, status: answer.status, ...(refusal === undefined ? {} : { refusal }) };
  };
  return Promise.all([
    ask('GET /', 'GET', '/'),
    ask('GET /health/live', 'GET', '/health/live'),
    ask('a status with a wrong token', 'POST', '/webhooks/ecall/status/doctor'),
    ask('an empty inbound message', 'POST', '/api/webhooks/receivedmessage?token='),
  ]);
}

async function refusalIn(answer: Response): Promise<string | undefined> {
  try {
    const { error } = (await answer.json()) as { error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}

function noAnswer(error: unknown): Finding {
  const why = whyNoAnswer(error);
  if (/CERT|SSL|TLS|SIGNED|ALTNAME/i.test(why)) {
    return fail(
      `its certificate is not believed (${why})`,
      'install one of a public authority, with its whole chain: eCall would refuse it too',
    );
  }
  return fail(
    `nobody answers there (${why})`,
    'start the gateway, and see that firewall and proxy let this address through to its PORT',
  );
}
