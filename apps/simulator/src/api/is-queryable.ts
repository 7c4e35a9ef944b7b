/** eCall REST API, Message and Message List pages: asked for up to seven days after sending. */
export const SEVEN_DAYS_MS = 7 * 24 * 60 * 60 * 1000;

export function isQueryable(acceptedAt: number, now: number, forMs: number): boolean {
  return now - acceptedAt < forMs;
}
