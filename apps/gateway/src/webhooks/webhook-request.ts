import { BadRequestException, ServiceUnavailableException } from '@nestjs/common';

/** The raw body as JSON. @throws 400 that gives the body's length and never its content */
export function parseJson(body: Buffer | undefined): unknown {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(`the body must be JSON; got ${Buffer.byteLength(text)} bytes that are not`);
  }
}

/** A 400 that names the field, the type and length of what it got, and what it may be. */
export function malformed(detail: string): BadRequestException {
  return new BadRequestException({ error: 'malformed', detail });
}

/** Runs a write that must be durable before the answer may be 200. @throws 503 where it fails: eCall may then repeat */
export async function orServiceUnavailable<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new ServiceUnavailableException({ error: 'not-durable' }, { cause: error });
  }
}
