import type { FastifyInstance } from 'fastify';
import type { Credentials } from '../credentials/credentials.js';
import type { FaultBook } from '../faults/fault-book.js';
import { FAULT_KINDS } from '../faults/fault-kinds.js';
import { MAGIC_NUMBERS } from '../faults/magic-numbers.js';
import type { InboundMessage, InboundResult } from '../inbound/inbound-message.js';
import { entriesAfter } from '../journal/entries-after.js';
import type { Journal } from '../journal/journal.js';
import { INDEX } from './control-index.js';
import { acceptEmptyJson } from './json-parser.js';
import { NotThere } from './not-there.js';
import { readCredentials } from './read-credentials.js';
import { readFaultRules } from './read-fault-rules.js';
import { readInbound } from './read-inbound.js';
import { readSince } from './read-since.js';
import { readStatus } from './read-status.js';
import { summarize } from './summarize.js';

/** What the control side works with. */
export interface ControlContext {
  readonly journal: Journal;
  readonly faults: FaultBook;
  readonly credentials: Credentials;
  readonly reset: () => void;
  /** `false` when there is no such message. */
  readonly setStatus: (messageId: string, status: string) => boolean;
  readonly inbound: (message: InboundMessage) => Promise<InboundResult>;
}

/** For those who steer the simulator and look at what it did; eCall has nothing of this. */
export function controlRoutes(app: FastifyInstance, context: ControlContext): void {
  const { journal, faults } = context;
  acceptEmptyJson(app);
  app.get('/control', () => INDEX);
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/control/log', ({ query }) => entriesAfter(journal.messages, readSince(query)));
  app.get('/control/requests', ({ query }) => entriesAfter(journal.requests, readSince(query)));
  app.get('/control/callbacks', ({ query }) => entriesAfter(journal.callbacks, readSince(query)));
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
  app.get('/control/fault-kinds', () => ({
    kinds: Object.entries(FAULT_KINDS).map(([kind, info]) => ({ kind, ...info })),
    magicNumbers: MAGIC_NUMBERS,
  }));
  app.delete<{ Params: { id: string } }>('/control/faults/:id', ({ params }, reply) => {
    if (!faults.remove(Number(params.id))) throw new NotThere('fault');
    void reply.code(204).send();
  });
  app.post<{ Params: { messageId: string } }>(
    '/control/messages/:messageId/status',
    ({ params: { messageId }, body }) => {
      const status = readStatus(body);
      if (!context.setStatus(messageId, status)) throw new NotThere('message');
      return { messageId, status };
    },
  );
  app.post('/control/credentials', ({ body }, reply) => {
    const { login, afterMs } = readCredentials(body);
    context.credentials.change(login, afterMs);
    void reply.code(204).send();
  });
  app.post('/control/inbound', async ({ body }) => context.inbound(readInbound(body)));
}
