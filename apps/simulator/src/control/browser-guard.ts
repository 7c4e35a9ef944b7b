import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorBody } from '../ecall/error-body.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Keeps pages of other sites from steering a simulator that listens on loopback: their requests carry an `Origin` of
 * their own, or (DNS rebinding) a host name of their own. Programs send no `Origin` and may use any host name.
 */
export function guardFromOtherSites(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const why = READING.has(request.method) ? undefined : whyRefused(request);
    if (why === undefined) done();
    else void reply.code(403).send(errorBody(403, [why]));
  });
}

function whyRefused({ headers: { origin, host = '' } }: FastifyRequest) {
  if (origin === undefined) return undefined;
  if (!URL.canParse(origin) || new URL(origin).host !== host) {
    return { parameter: 'Origin', messages: ['Pages of other sites may not steer the simulator.'] };
  }
  if (!isOwnName(new URL(origin).hostname)) {
    return {
      parameter: 'Host',
      messages: ['Open the page at localhost or an IP address to steer the simulator.'],
    };
  }
  return undefined;
}

/** Names that no other site can point at this machine. */
function isOwnName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}
