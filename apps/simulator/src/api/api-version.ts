import type { IncomingHttpHeaders } from 'node:http';
import type { ApiVersion } from './format-timestamp.js';

/** eCall REST API, overview page: the values that the header may have. */
const HEADER_VALUES: ReadonlyMap<unknown, ApiVersion> = new Map([
  ['1', 1],
  ['1.0', 1],
  ['2', 2],
  ['2.0', 2],
]);

/** Where neither path nor header names one: today's default (eCall REST API, overview page). */
const DEFAULT_VERSION = 1;

/** Paths of the API, and the version that each names. */
export const PREFIXES = [
  { prefix: '/api/v2', named: 2 },
  { prefix: '/api/v1', named: 1 },
  { prefix: '/api', named: undefined },
] as const;

/**
 * The version that a request asks for. The path goes before the header, which is assumed.
 * @param header its name in lower case; the public pages do not tell it
 * @returns `undefined` where the header has a value that is no version
 */
export function askedVersion(
  headers: IncomingHttpHeaders,
  header: string | undefined,
  inPath: ApiVersion | undefined,
): ApiVersion | undefined {
  const value = header === undefined ? undefined : headers[header];
  const inHeader = value === undefined ? DEFAULT_VERSION : HEADER_VALUES.get(value);
  return inHeader && (inPath ?? inHeader);
}
