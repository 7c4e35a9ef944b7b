import { NOW } from './sql-fragments.js';
import { type Target, TRANSITIONS, toSet } from './transition-columns.js';

/*
 * Rows `s` that are written without having been read before: the statement costs the server a fraction. Its parameter is an
 * object, by row id.
 */

/** The parameter of members that have one row each. */
export const byRow = <Input extends { readonly i_id: string }>(
  inputs: readonly Input[],
): Record<string, Input> => Object.fromEntries(inputs.map((input) => [input.i_id, input]));

/** SQL: the rows that the parameter names. The index gives them in the order of their ids, so that they are locked in it. */
export const isNamed = `s.id = any(array(select jsonb_object_keys($1::jsonb)::uuid))`;

/** SQL: what the parameter says of the row, as text. */
export const given = (name: string): string => `($1::jsonb -> s.id::text ->> '${name}')`;

/** An expression about the row `b` and what was given with it, for a row that goes direct and is not read before. */
export function unread(expression: string): string {
  return expression
    .replaceAll('b.goes_direct', 'true')
    .replaceAll('b.instant', NOW)
    .replaceAll(/\bb\.(i_\w+)/g, (_, name: string) => given(name))
    .replaceAll(/\bb\.(version|sequence|timeline)\b/g, 's.$1');
}

/** What one transition writes, but for the columns `kept`. */
export function assignmentsUnread(target: Target, kept: readonly string[]): string {
  const values = Object.entries(TRANSITIONS[target]).filter(([column]) => !kept.includes(column));
  return toSet(new Map(values.map(([column, value]) => [column, unread(value)])));
}
