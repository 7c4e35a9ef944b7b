import type { Problem } from '../problems/problem.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

export type Json = { readonly data: unknown } | { readonly problem: Problem };

export function readJson(value: Buffer | null): Json {
  if (value === null || value.length === 0) {
    const got = value === null ? 'nothing' : 'no bytes';
    return { problem: { reason: 'empty', detail: `value: got ${got}; it may be JSON` } };
  }
  try {
    return { data: JSON.parse(utf8.decode(value)) as unknown };
  } catch {
    const detail = `value: got ${value.length} bytes that are no JSON in UTF-8; it may be JSON`;
    return { problem: { reason: 'not-json', detail } };
  }
}
