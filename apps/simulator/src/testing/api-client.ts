import { request } from 'undici';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export const DEMO_CREDENTIALS = `Basic ${Buffer.from('demo:demo').toString('base64')}`;

/** A message that breaks no rule, with changes. */
export function sms(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    channel: 'Sms',
    from: 'Gateway',
    to: '+41791234567',
    content: { type: 'Text', text: 'Grüezi' },
    ...changes,
  };
}

/** Posts to the API with the demo credentials; a string goes out as it is. */
export async function postMessage(
  url: string,
  body: unknown,
  { path = '/api/v2/message', authorization = DEMO_CREDENTIALS } = {},
): Promise<ApiAnswer> {
  return call(`${url}${path}`, 'POST', typeof body === 'string' ? body : JSON.stringify(body), authorization);
}

/** As `postMessage`, for a message list. */
export async function postMessageList(
  url: string,
  body: unknown,
  { path = '/api/v2/messagelist', authorization = DEMO_CREDENTIALS } = {},
): Promise<ApiAnswer> {
  return postMessage(url, body, { path, authorization });
}

export async function call(
  url: string,
  method: 'GET' | 'POST' | 'DELETE',
  body?: string,
  authorization = DEMO_CREDENTIALS,
): Promise<ApiAnswer> {
  const answer = await request(url, {
    method,
    headers: {
      ...(authorization === '' ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.body.text();
  const json = String(answer.headers['content-type']).startsWith('application/json');
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: json ? (JSON.parse(text) as unknown) : text,
  };
}
