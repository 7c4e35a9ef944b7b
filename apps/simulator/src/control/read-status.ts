import { isObject } from '../request/field.js';
import { BadControlRequest } from './bad-control-request.js';

/** A word of eCall's is short. */
const LONGEST_STATUS = 100;

/** `{ "status": "Read" }`, in eCall's or any word. */
export function readStatus(body: unknown): string {
  const status = isObject(body) ? body['status'] : undefined;
  if (typeof status === 'string' && status !== '' && status.length <= LONGEST_STATUS) return status;
  throw new BadControlRequest(`status must be a string of 1 to ${LONGEST_STATUS} characters`);
}
