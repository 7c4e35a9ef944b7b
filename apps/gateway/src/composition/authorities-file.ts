import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * The authorities in a PEM file, read anew at each call: a mounted Secret changes while the gateway runs. Where the file
 * cannot be read for a while, those that it had before go on to be trusted.
 * @throws when it cannot be read now
 */
export function authoritiesIn(file: string): () => string[] {
  let last = read(file);
  return () => {
    try {
      last = read(file);
    } catch {
      // It is being replaced, or lost; connections of before need it still.
    }
    return [last];
  };
}

function read(file: string): string {
  const text = readFileSync(file, 'utf8');
  // Half of a file is none.
  void new X509Certificate(text);
  return text;
}
