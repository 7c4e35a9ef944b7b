import type { FastifyInstance, FastifyRequest } from 'fastify';
import { STATUS_PATH } from '../callback-token/callback-address.js';

export interface AnsweredWebhook {
  readonly kind: 'status' | 'inbound' | 'other';
  /** Of the answer. */
  readonly status: number;
  /** What came of it, or why it was refused: one of a few words. */
  readonly reason: string;
}

/** Is told of every answer that the public port gave; for measurements. Must not throw. */
export interface WebhookObserver {
  answered(webhook: AnsweredWebhook): void;
}

const reasons = new WeakMap<object, string>();

/** @param reason one of a few words: never anything that the request brought */
export function noteReason(request: object, reason: string): void {
  reasons.set(request, reason);
}

export function observeWebhooks(fastify: FastifyInstance, observer: WebhookObserver): void {
  fastify.addHook('onResponse', (request, { statusCode: status }, done) => {
    observer.answered({ kind: kindOf(request), status, reason: reasons.get(request) ?? 'none' });
    done();
  });
}

function kindOf({ is404, routeOptions }: FastifyRequest): AnsweredWebhook['kind'] {
  if (is404) return 'other';
  return routeOptions.url?.startsWith(STATUS_PATH) === true ? 'status' : 'inbound';
}
