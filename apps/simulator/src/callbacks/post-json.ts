import { type Dispatcher, request } from 'undici';

/** What came of a call: the status of its answer, or why there was none. */
export type PostResult =
  { readonly answer: number; readonly error?: never } | { readonly answer: null; readonly error: string };

const DEADLINE_MS = 10_000;

/** Never rejects. */
export async function postJson(dispatcher: Dispatcher, url: string, body: string): Promise<PostResult> {
  try {
    const { statusCode, body: answer } = await request(url, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      signal: AbortSignal.timeout(DEADLINE_MS),
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
