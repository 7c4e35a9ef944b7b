/** The management API. Its token lives as long as the tab. */

const KEY = 'management-token';

/** @typedef {{ ok: true, body: any } | { ok: false, status: number, why: string }} Answer */

export function hasToken() {
  return sessionStorage.getItem(KEY) !== null;
}

/** @param {string | undefined} token undefined forgets it */
export function keepToken(token) {
  if (token === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}

/**
 * @param {string} path
 * @param {object} [body] makes it a POST
 * @returns {Promise<Answer>} status 0 where nobody answers
 */
export async function call(path, body) {
  const token = sessionStorage.getItem(KEY);
  try {
    const answer = await fetch(path, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      cache: 'no-store',
    });
    const text = await answer.text();
    const parsed = parse(text);
    // A probe that fails has a body of its own.
    if (answer.ok || path.startsWith('/health/')) return { ok: true, body: parsed };
    return { ok: false, status: answer.status, why: whyOf(answer.status, parsed) };
  } catch {
    return { ok: false, status: 0, why: 'The gateway does not answer: is it still running?' };
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * @param {number} status
 * @param {any} body
 */
function whyOf(status, body) {
  if (status >= 500 && status !== 503) return `The gateway answered ${status}. Is its ledger there?`;
  const words = [body?.message ?? []].flat().join('; ');
  return words === '' ? `The gateway answered ${status}.` : words;
}
