import type { Login } from '../credentials/login.js';
import { isObject } from '../request/field.js';
import { BadControlRequest } from './bad-control-request.js';

const LONGEST_DELAY_MS = 600_000;

/** `{ username, password, afterMs? }`. */
export function readCredentials(body: unknown): { readonly login: Login; readonly afterMs: number } {
  if (!isObject(body)) {
    throw new BadControlRequest('the body must be an object with username and password');
  }
  const { username, password, afterMs = 0 } = body;
  if (typeof username !== 'string' || username === '' || username.includes(':')) {
    throw new BadControlRequest('username must be a string that is not empty, without a colon');
  }
  if (typeof password !== 'string' || password === '') {
    throw new BadControlRequest('password must be a string that is not empty');
  }
  if (typeof afterMs !== 'number' || !(afterMs >= 0 && afterMs <= LONGEST_DELAY_MS)) {
    throw new BadControlRequest(`afterMs must be a number from 0 to ${LONGEST_DELAY_MS}`);
  }
  return { login: { username, password }, afterMs };
}
