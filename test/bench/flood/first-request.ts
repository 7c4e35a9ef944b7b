import { waitFor } from '../../support/index.js';

const DEADLINE_MS = 120_000;

interface Printing {
  /** What it has printed. */
  readonly logs: readonly string[];
}

/** Waits until the subject sends. @throws with what it printed last, where it does not */
export async function untilItSends(subject: Printing, requests: () => Promise<number>): Promise<void> {
  const sends = async () => (await requests()) > 0;
  try {
    await waitFor(sends, { deadlineMs: DEADLINE_MS, what: 'the first request', everyMs: 2 });
  } catch (cause) {
    throw new Error(`nothing was sent; the last lines were:\n${subject.logs.slice(-20).join('\n')}`, {
      cause,
    });
  }
}
