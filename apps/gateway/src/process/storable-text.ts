/** Foreign text as a database can hold it: without NUL and halves of surrogate pairs, and not endless. */
export function storableText(text: string, maxLength: number): string {
  return text.slice(0, maxLength).replaceAll(/\0|\p{Surrogate}/gu, '\uFFFD');
}
