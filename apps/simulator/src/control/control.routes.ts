import type { FastifyInstance } from 'fastify';
import type { FaultBook } from '../faults/fault-book.js';
import type { InboundMessage, InboundResult } from '../inbound/inbound-message.js';
import type { Journal } from '../journal/journal.js';
import { acceptEmptyJson } from './json-parser.js';
import { readFaultRules } from './read-fault-rules.js';
import { readInbound } from './read-inbound.js';
import { readSince } from './read-since.js';
import { summarize } from './summarize.js';

/** What the control side works with. */
export interface ControlContext {
  readonly journal: Journal;
  readonly faults: FaultBook;
  readonly reset: () => void;
  readonly inbound: (message: InboundMessage) => Promise<InboundResult>;
}

const INDEX = {
  name: 'eCall simulator',
  endpoints: [
    'POST /api/v2/message',
    'GET /api/v2/message/{messageId}',
    'POST /api/v2/messagelist',
    'GET /api/v2/messagelist/{messageListId}',
    'POST /api/v1/message',
    'GET /api/v1/message/{messageId}',
    'POST /api/v1/messagelist',
    'GET /api/v1/messagelist/{messageListId}',
    'POST /api/message',
    'GET /api/message/{messageId}',
    'POST /api/messagelist',
    'GET /api/messagelist/{messageListId}',
    'POST /control/inbound',
    'GET /control/log?since={sequence}',
    'GET /control/requests?since={sequence}',
    'GET /control/callbacks?since={sequence}',
    'GET /control/summary',
    'POST /control/reset',
    'GET /control/faults',
    'POST /control/faults',
    'DELETE /control/faults',
    'GET /health',
  ],
};

/** For those who steer the simulator and look at what it did; eCall has nothing of this. */
export function controlRoutes(app: FastifyInstance, context: ControlContext): void {
  const { journal, faults } = context;
  acceptEmptyJson(app);
  app.get('/', () => INDEX);
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/control/log', ({ query }) => after(journal.messages, readSince(query)));
  app.get('/control/requests', ({ query }) => after(journal.requests, readSince(query)));
  app.get('/control/callbacks', ({ query }) => after(journal.callbacks, readSince(query)));
  app.get('/control/summary', () => summarize(journal));
  app.post('/control/reset', (_request, reply) => {
    context.reset();
    void reply.code(204).send();
  });
  app.get('/control/faults', () => faults.list());
  app.post('/control/faults', ({ body }) => {
    faults.add(readFaultRules(body));
    return faults.list();
  });
  app.delete('/control/faults', (_request, reply) => {
    faults.clear();
    void reply.code(204).send();
  });
  app.post('/control/inbound', async ({ body }) => context.inbound(readInbound(body)));
}

/** Sequences rise by one from entry to entry, so that the place of the first wanted one is known. */
function after<Entry extends { readonly sequence: number }>(
  entries: readonly Entry[],
  since: number,
): readonly Entry[] {
  const [first] = entries;
  return first === undefined ? [] : entries.slice(Math.max(0, since - first.sequence + 1));
}
