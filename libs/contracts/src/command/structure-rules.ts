import type { Problem } from '../problems/problem.js';

/** As JSON: far above what a card or a template needs, far below what would weigh on ledger or request. */
export const MAX_STRUCTURE_CHARACTERS = 16_384;
/** Lists and objects within each other, the outermost one counted. */
export const MAX_STRUCTURE_LEVELS = 8;
/** Of one message (RCS Universal Profile: a chip list of 11). */
export const MAX_SUGGESTIONS = 11;

/** eCall's public pages name such content and not its fields: it is passed on as it is, within bounds. */
export function structureProblem(field: string, structure: unknown): Problem | undefined {
  const levels = levelsOf(structure);
  const { length } = JSON.stringify(structure);
  if (levels <= MAX_STRUCTURE_LEVELS && length <= MAX_STRUCTURE_CHARACTERS) return undefined;
  const detail = `${field}: got JSON of ${length} characters, nested ${levels} deep; it may have ${MAX_STRUCTURE_CHARACTERS} and ${MAX_STRUCTURE_LEVELS}`;
  return { reason: 'invalid-field', detail };
}

/** The command's own bound on depth holds already: this ends. */
function levelsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf));
}

export function isSuggestionList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MAX_SUGGESTIONS &&
    value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
  );
}
