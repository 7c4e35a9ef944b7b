import { ServiceUnavailableException } from '@nestjs/common';

/** Runs what must stand before the answer may be 200. @throws 503 when it does not: eCall may then repeat. */
export async function orServiceUnavailable<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new ServiceUnavailableException({ error: 'not-durable' }, { cause: error });
  }
}
