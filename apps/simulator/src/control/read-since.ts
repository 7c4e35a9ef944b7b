import { BadControlRequest } from './bad-control-request.js';

/** The sequence after which entries are wanted: `?since=`, default 0. */
export function readSince(query: unknown): number {
  const since: unknown = typeof query === 'object' && query !== null && 'since' in query ? query.since : '0';
  if (typeof since !== 'string' || !/^\d{1,15}$/.test(since)) {
    throw new BadControlRequest('since must be a sequence: an integer from 0');
  }
  return Number(since);
}
