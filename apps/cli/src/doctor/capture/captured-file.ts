import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redact } from './redaction.js';

export type CapturedKind = 'message' | 'message-query' | 'version' | 'status-notification';

/** What eCall answered, or told, as it came. */
export interface CapturedExchange {
  readonly kind: CapturedKind;
  /** Ends the file's name. */
  readonly name: string;
  readonly note: string;
  /** Of an answer. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** What the client makes of it. */
  readonly read: object;
}

export interface CaptureFolder {
  readonly folder: string;
  /** Of all files of this run. */
  readonly prefix: string;
  readonly source: 'account' | 'assumed';
  readonly apiVersion: 1 | 2;
}

/** Of this connection alone, or not true of a changed body any more. */
const HOP_HEADER = /^(connection|keep-alive|transfer-encoding|content-length|content-encoding)$/i;
/** Names that may carry what lets somebody in. */
const SECRET_HEADER =
  /^(authorization|proxy-authorization|cookie|set-cookie|.*(token|secret|session|api-?key).*)$/i;

/**
 * Writes the exchanges in the form of libs/ecall-client/src/testing/captured, a file each, without what is nobody else's.
 *
 * @returns the names of the files
 */
export async function writeCaptured(
  exchanges: readonly CapturedExchange[],
  redact: Redact,
  to: CaptureFolder,
): Promise<readonly string[]> {
  await mkdir(to.folder, { recursive: true });
  const names = exchanges.map(({ name }) => `${to.prefix}-${name}.json`);
  await Promise.all(
    exchanges.map(async (exchange, index) => {
      const content = JSON.stringify(capturedFile(exchange, redact, to), undefined, 2);
      await writeFile(join(to.folder, names[index] ?? ''), `${content}\n`);
    }),
  );
  return names;
}

export function capturedFile(
  { kind, note, status, headers, body, read }: CapturedExchange,
  redact: Redact,
  { source, apiVersion }: Pick<CaptureFolder, 'source' | 'apiVersion'>,
): object {
  return {
    kind,
    source,
    note: redact(source === 'account' ? note : `${note}, of a simulator`),
    ...(status === undefined ? {} : { status }),
    ...(headers === undefined ? {} : { headers: redact(plainHeaders(headers)) }),
    ...(apiVersion === 2 ? {} : { apiVersion }),
    ...redact(bodyOf(body)),
    // JSON has no undefined: what is not there is left out.
    read: redact(JSON.parse(JSON.stringify(read)) as object),
  };
}

function plainHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !HOP_HEADER.test(name) && !SECRET_HEADER.test(name))
      .map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
  );
}

function bodyOf(text: string): { readonly body: unknown } | { readonly text: string } {
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    return { text };
  }
}
