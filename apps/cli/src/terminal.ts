import { createInterface } from 'node:readline/promises';

/** A person at a screen. */
export interface Terminal {
  /** Characters per line. */
  readonly columns: number;
  /** False where NO_COLOR is set (https://no-color.org). */
  readonly colours: boolean;
  /** Shows what goes on just now; the next hint or line takes its place. */
  hint(text: string): void;
  /** Asks a question; true for y or yes alone. */
  confirm(question: string): Promise<boolean>;
}

/** `undefined` where standard output is no terminal. */
export function processTerminal(env: Readonly<Record<string, string | undefined>>): Terminal | undefined {
  const { stdin, stdout } = process;
  if (!stdout.isTTY) return undefined;
  let hinted = false;
  return {
    get columns() {
      return stdout.columns;
    },
    colours: (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    hint: (text) => {
      if (!hinted && text === '') return;
      hinted = text !== '';
      // Back to the first column, and the line away.
      stdout.write(`\r\x1b[2K${text.slice(0, stdout.columns - 1)}`);
    },
    confirm: async (question) => {
      if (!stdin.isTTY) return false;
      const reader = createInterface({ input: stdin, output: stdout });
      const left = new AbortController();
      // Ctrl-C and Ctrl-D close the reader, and the question would wait for ever.
      reader.once('close', () => left.abort());
      try {
        const answer = await reader.question(`${question} [y/N] `, { signal: left.signal });
        return /^(y|yes)$/i.test(answer.trim());
      } catch (error) {
        if (!left.signal.aborted) throw error;
        stdout.write('\n');
        return false;
      } finally {
        reader.close();
      }
    },
  };
}
