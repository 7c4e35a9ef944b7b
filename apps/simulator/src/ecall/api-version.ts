/** The two versions of the API that eCall documents: 2023-02-02 and 2023-12-12. */
export type ApiVersion = 1 | 2;

/** Values that the version header may have (eCall REST API, overview page). */
const HEADER_VALUES: ReadonlyMap<unknown, ApiVersion> = new Map([
  ['1', 1],
  ['1.0', 1],
  ['2', 2],
  ['2.0', 2],
]);

/** Used where neither path nor header names a version: today's default (eCall REST API, overview page). */
const DEFAULT_VERSION = 1;

/** The paths under which the API is served, and the version that each of them names. */
export const PREFIXES = [
  { prefix: '/api/v2', named: 2 },
  { prefix: '/api/v1', named: 1 },
  { prefix: '/api', named: undefined },
] as const;

/**
 * The version that a request asks for. A version in the path wins over the header (assumed).
 * @param header name of the header in lower case; the public pages do not give it
 * @returns `undefined` where the value of the header is not a version
 */
export function requestedVersion(
  headers: Readonly<Record<string, unknown>>,
  header: string | undefined,
  inPath: ApiVersion | undefined,
): ApiVersion | undefined {
  const value = header === undefined ? undefined : headers[header];
  const inHeader = value === undefined ? DEFAULT_VERSION : HEADER_VALUES.get(value);
  return inHeader && (inPath ?? inHeader);
}

/** eCall is a Swiss service. The documentation only says that version 1 is not UTC: Swiss time is assumed. */
const SWISS_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Zurich',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Version 2: ISO 8601 in UTC with `Z`. Version 1: local time without a zone. */
export function formatTimestamp(at: number, version: ApiVersion): string {
  return version === 2 ? new Date(at).toISOString() : SWISS_TIME.format(at).replace(' ', 'T');
}
