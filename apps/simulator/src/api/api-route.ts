import type { FastifyRequest } from 'fastify';
import type { ApiVersion } from '../ecall/api-version.js';
import type { RequestEntry } from '../journal/entries.js';
import type { Answer } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';

/** A request to the API that has the right credentials. */
export interface ApiCall {
  readonly request: FastifyRequest;
  readonly requestId: string;
  /** User name of the account that calls. */
  readonly account: string;
  readonly version: ApiVersion;
  /** As received; `undefined` for an upload. */
  readonly body: unknown;
  /** The last part of the path, where the path ends with an id. */
  readonly id: string;
}

/** The answer to a request, and what the journal says about the request. */
export interface Handled extends Pick<RequestEntry, 'outcome' | 'fault' | 'items' | 'listId' | 'mediaId'> {
  readonly answer: Answer;
  /** Recipients as given. Default: none. */
  readonly to?: readonly string[];
  /** Of the messages that were accepted. Default: none. */
  readonly messageIds?: readonly string[];
  /** The answer is sent when all of them have settled. */
  readonly waits?: readonly Promise<unknown>[];
}

/** An endpoint. Each exists in every version. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST';
  /** What follows `/api` and the version, such as `/message`; `:id` stands for an id. */
  readonly path: string;
  /** The largest body in bytes. Default: one megabyte. */
  readonly bodyLimit?: number;
  /** The body is a form, which `handle` reads from the stream itself. */
  readonly form?: boolean;
  readonly handle: (dependencies: ApiDependencies, call: ApiCall) => Handled | Promise<Handled>;
}
