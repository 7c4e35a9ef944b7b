import { Agent, type Dispatcher, request } from 'undici';

/** What came of a call: the status of its answer, or why there was none. */
export type PostResult =
  { readonly answer: number; readonly error?: never } | { readonly answer: null; readonly error: string };

/**
 * Of connecting, of the head and of the rest of an answer, each; waiting for a free connection does not count. An
 * `AbortSignal` for the whole costs more than the call.
 */
const DEADLINE_MS = 10_000;

/** As many at once as a busy sender's web server is used to. */
const CONNECTIONS = 64;

export function createDispatcher(): Dispatcher {
  return new Agent({
    connections: CONNECTIONS,
    connect: { timeout: DEADLINE_MS },
    headersTimeout: DEADLINE_MS,
    bodyTimeout: DEADLINE_MS,
  });
}

/** Never rejects. */
export async function postJson(dispatcher: Dispatcher, url: string, body: string): Promise<PostResult> {
  try {
    const { statusCode, body: answer } = await request(url, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
    });
    await answer.dump();
    return { answer: statusCode };
  } catch (error) {
    return { answer: null, error: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
