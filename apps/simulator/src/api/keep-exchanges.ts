import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Exchange } from '../journal/entries.js';
import type { Journal } from '../journal/journal.js';

/** Enough for some tens of long messages; nobody reads more of a large list. */
const LONGEST_BODY = 64 * 1024;

/** Keeps the latest requests and answers for the page's inspector. */
export function keepExchanges(app: FastifyInstance, { exchanges }: Journal): void {
  app.addHook('preHandler', (request, _reply, done) => {
    exchanges.set(request.id, exchangeOf(request));
    done();
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    let exchange = exchanges.get(request.id);
    if (!exchange) exchanges.set(request.id, (exchange = exchangeOf(request)));
    if (typeof payload === 'string') exchange.answer = { status: reply.statusCode, body: payload };
    done();
  });
}

function exchangeOf({ method, url: path, headers, body }: FastifyRequest): Exchange {
  if (typeof body !== 'string') return { method, path, headers };
  return { method, path, headers, body: body.length <= LONGEST_BODY ? body : null };
}
