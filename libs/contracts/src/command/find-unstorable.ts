import type { Problem } from '../problems/problem.js';
import { isStorableText, shorten } from '../problems/storable-text.js';

const MAX_DEPTH = 16;
const MAX_NAME = 64;
/** Names that every object has: the validator's whitelist would take them for fields of the command. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Looks at every name and every text, however deep: what could not be kept, or hides from validation. */
export function findUnstorable(data: object): Problem | undefined {
  return inObject(data, []);
}

/** Where the walk is: the path is put together only when there is something to tell. */
type Path = readonly string[];

function inValue(value: unknown, path: Path): Problem | undefined {
  if (typeof value === 'string') {
    return isStorableText(value)
      ? undefined
      : notStorable(path, 'got text with a NUL or half a surrogate pair; it may be text without');
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= MAX_DEPTH) {
    return { reason: 'invalid-field', detail: `${nameOf(path)}: nested deeper than ${MAX_DEPTH} levels` };
  }
  return Array.isArray(value) ? inList(value, path) : inObject(value, path);
}

function inList(list: readonly unknown[], path: Path): Problem | undefined {
  for (const [index, item] of list.entries()) {
    // Nearly every item is a good text: no path for those.
    if (isStorableText(item)) continue;
    const problem = inValue(item, [...path, String(index)]);
    if (problem) return problem;
  }
  return undefined;
}

function inObject(object: object, path: Path): Problem | undefined {
  for (const [name, item] of Object.entries(object)) {
    if (INHERITED.has(name) && path[0] !== 'metadata') {
      return { reason: 'unknown-field', detail: `${nameOf([...path, name])}: not a field of the command` };
    }
    if (!isStorableText(name)) {
      return notStorable(path, 'a name in it holds a NUL or half a surrogate pair');
    }
    const problem = inValue(item, [...path, name]);
    if (problem) return problem;
  }
  return undefined;
}

function notStorable(path: Path, why: string): Problem {
  return { reason: 'not-storable', detail: `${nameOf(path)}: ${why}` };
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'value' : path.map((name) => shorten(name, MAX_NAME)).join('.');
}
