import { classify } from './sql-error.js';

const TRIES = 5;
const FIRST_PAUSE_MS = 10;

/** Repeats what met another transaction or a lost connection; the last try's error is thrown. */
export async function repeatTransient<T>(
  work: () => Promise<T>,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resume) => setTimeout(resume, ms)),
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= TRIES || classify(error).kind !== 'transient') throw error;
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}
