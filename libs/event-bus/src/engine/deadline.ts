/** Resolves to `settled` when the work ends first (however it ends), to `late` after `ms` milliseconds. */
export async function settledWithin(work: Promise<unknown>, ms: number): Promise<'settled' | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      resolve('late');
    }, ms);
  });
  const settled = work.then(
    () => 'settled' as const,
    () => 'settled' as const,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The work's result, or a rejection when it takes longer than `ms` milliseconds. The work itself goes on. */
export async function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  if ((await settledWithin(work, ms)) === 'late') throw new Error(`${what} took longer than ${ms} ms`);
  return work;
}
