import type { ValidationError } from 'class-validator';
import { describeValue } from '../problems/describe-value.js';
import type { Problem } from '../problems/problem.js';
import { shorten } from '../problems/storable-text.js';

/** As many wrong fields as one error names. */
const MAX_NAMED = 5;
const MAX_PATH = 64;

/** What the validator found in `whole`, in one sentence per field, and never with a value. */
export function toProblem(errors: readonly ValidationError[], whole = 'the command'): Problem {
  const all = errors.flatMap((error) => leaves(error));
  const missing = all.some(({ value }) => value === undefined);
  const reason = all.some(isUnknown) ? 'unknown-field' : missing ? 'missing-field' : 'invalid-field';
  const named = all.slice(0, MAX_NAMED);
  return {
    reason,
    detail: named.map((leaf) => sentence(leaf, whole)).join('. '),
    fields: named.map(({ path }) => shorten(path, MAX_PATH)),
  };
}

interface Leaf {
  readonly path: string;
  readonly value: unknown;
  readonly constraints: Record<string, string> | undefined;
}

function leaves({ property, value, constraints, children }: ValidationError, above = ''): Leaf[] {
  const path = above === '' ? property : `${above}.${property}`;
  if (children !== undefined && children.length > 0) return children.flatMap((child) => leaves(child, path));
  return [{ path, value: value as unknown, constraints }];
}

function sentence(leaf: Leaf, whole: string): string {
  const path = shorten(leaf.path, MAX_PATH);
  if (isUnknown(leaf)) return `${path}: not a field of ${whole}`;
  const mayBe = Object.values(leaf.constraints ?? {})[0] ?? 'an object';
  return `${path}: got ${describeValue(leaf.value)}; it may be ${mayBe}`;
}

function isUnknown({ constraints }: Leaf): boolean {
  return constraints?.['whitelistValidation'] !== undefined;
}
