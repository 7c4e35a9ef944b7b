import { Agent, type Dispatcher, request } from 'undici';
import type { Charset } from '../ecall/charset.js';
import { jsonBody } from '../ecall/json-body.js';

/** The status of the answer, or why there was none. */
export type PostResult =
  { readonly answer: number; readonly error?: never } | { readonly answer: null; readonly error: string };

/**
 * Applies to connecting, to the headers and to the body of an answer, each by itself; waiting for a free connection does
 * not count. One `AbortSignal` for the whole call costs more CPU than the call.
 */
const DEADLINE_MS = 10_000;

/** Per receiver: as many at once as a busy web server is used to. */
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
export async function postJson(
  dispatcher: Dispatcher,
  url: string,
  text: string,
  charset?: Charset,
): Promise<PostResult> {
  const { bytes, contentType } = jsonBody(text, charset);
  try {
    const { statusCode, body: answer } = await request(url, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': contentType },
      body: bytes,
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
