import type { FastifyRequest } from 'fastify';
import type { ApiVersion } from './format-timestamp.js';
import type { Handled } from './handled.js';

/** A request to the API, as what answers it needs it. */
export interface ApiCall {
  readonly request: FastifyRequest;
  readonly requestId: string;
  readonly version: ApiVersion;
  /** As it came, where it is no upload. */
  readonly body: unknown;
  /** The last part of the path, where the path ends with an id. */
  readonly id: string;
}

/** An endpoint, which there is in every version. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST';
  /** Behind `/api` and the version, such as `/message`; an id is `:id`. */
  readonly path: string;
  /** The largest body; default one megabyte. */
  readonly bodyLimit?: number;
  readonly handle: (call: ApiCall) => Handled | Promise<Handled>;
}
