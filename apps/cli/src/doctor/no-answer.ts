/** Why a `fetch` brought no answer, in a word or two: a code such as ECONNREFUSED, or `no answer in time`. */
export function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? cause.message;
  return error.message;
}
