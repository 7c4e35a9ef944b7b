import { isObject, type JsonObject } from '../request/field.js';
import { type Answer, refusal } from './answer.js';
import { errorBody } from './error-body.js';

/** `undefined` for what is no JSON object. */
export function parseBody(body: unknown): JsonObject | undefined {
  if (typeof body !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function noObject(): Answer {
  return refusal(400, errorBody(400, [{ parameter: 'Body', messages: ['The body is no JSON object.'] }]));
}
