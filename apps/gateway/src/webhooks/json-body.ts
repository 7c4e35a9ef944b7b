import { malformed } from './malformed.js';

/** The raw body as JSON. @throws 400, with its length and never its content */
export function parseJson(body: Buffer | undefined): unknown {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(`the body must be JSON; got ${Buffer.byteLength(text)} bytes that are not`);
  }
}
