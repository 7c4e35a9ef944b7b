/**
 * Calls the control side.
 * @param {string} path
 * @param {{ method?: string, body?: object }} [options]
 * @returns {Promise<{ ok: true, body: any } | { ok: false, why: string }>}
 */
export async function call(path, { method = 'GET', body } = {}) {
  try {
    const answer = await fetch(path, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    const parsed = text === '' ? undefined : JSON.parse(text);
    if (answer.ok) return { ok: true, body: parsed };
    const [error] = parsed?.errorDetails?.errors ?? [];
    return { ok: false, why: error?.messages?.[0] ?? `The simulator answered ${answer.status}.` };
  } catch {
    return { ok: false, why: 'The simulator does not answer: is it still running?' };
  }
}
