/** Longest id, code or status of eCall's that is kept. */
const MAX_WORD = 128;

/** An id, code or status of eCall's, as far as it is kept. */
export function storableWord(word: string): string {
  return storableText(word, MAX_WORD);
}

/** Foreign text as a database can hold it: without NUL and halves of surrogate pairs, and not endless. */
export function storableText(text: string, maxLength: number): string {
  return text.slice(0, maxLength).replaceAll(/\0|\p{Surrogate}/gu, '\uFFFD');
}
