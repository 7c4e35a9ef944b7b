/** The two versions of the API that eCall documents: 2023-02-02 and 2023-12-12. */
export type ApiVersion = 1 | 2;

/** eCall is a Swiss service. That its version 1 means Swiss time is assumed: documented is only that it is not UTC. */
const SWISS_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Zurich',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Version 2: ISO 8601 in UTC with `Z`. Version 1: local time without a zone. */
export function formatTimestamp(at: number, version: ApiVersion): string {
  return version === 2 ? new Date(at).toISOString() : SWISS_TIME.format(at).replace(' ', 'T');
}
