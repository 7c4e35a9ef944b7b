import type { FastifyInstance } from 'fastify';
import type { Credentials } from '../credentials/credentials.js';
import type { FaultBook } from '../faults/fault-book.js';
import { FAULT_KINDS } from '../faults/fault-kinds.js';
import { MAGIC_NUMBERS } from '../faults/magic-numbers.js';
import type { InboundMessage, InboundResult } from '../inbound/inbound-message.js';
import { entriesAfter } from '../journal/entry-list.js';
import type { Journal } from '../journal/journal.js';
import type { MediaStore } from '../media/media-store.js';
import { sendFile } from '../media/send-file.js';
import { INDEX } from './control-index.js';
import { ControlError } from './control.error.js';
import { acceptEmptyJson } from './json-parser.js';
import {
  readCredentials,
  readFaultRules,
  readInbound,
  readSince,
  readStatus,
} from './read-control-requests.js';
import { summarize } from './summarize.js';

/** What the control side works with. */
export interface ControlDependencies {
  readonly journal: Journal;
  readonly faults: FaultBook;
  readonly credentials: Credentials;
  readonly media: MediaStore;
  readonly reset: () => void;
  /** `false` when there is no such message. */
  readonly setStatus: (messageId: string, status: string) => boolean;
  readonly inbound: (message: InboundMessage) => Promise<InboundResult>;
}

/** For those who steer the simulator, and look at what it did. eCall has nothing like it. */
export function controlRoutes(app: FastifyInstance, dependencies: ControlDependencies): void {
  acceptEmptyJson(app);
  app.get('/control', () => INDEX);
  app.get('/health', () => ({ status: 'ok' }));
  app.post('/control/reset', (_request, reply) => {
    dependencies.reset();
    void reply.code(204).send();
  });
  app.post('/control/inbound', async ({ body }) => dependencies.inbound(readInbound(body)));
  app.post('/control/credentials', ({ body }, reply) => {
    const { login, afterMs } = readCredentials(body);
    dependencies.credentials.change(login, afterMs);
    void reply.code(204).send();
  });
  app.post<{ Params: { messageId: string } }>(
    '/control/messages/:messageId/status',
    ({ params: { messageId }, body }) => {
      const status = readStatus(body);
      if (!dependencies.setStatus(messageId, status)) throw ControlError.notFound('message');
      return { messageId, status };
    },
  );
  journalRoutes(app, dependencies.journal);
  faultRoutes(app, dependencies.faults);
  mediaRoutes(app, dependencies.media);
}

function journalRoutes(app: FastifyInstance, journal: Journal): void {
  app.get('/control/log', ({ query }) => entriesAfter(journal.messages, readSince(query)));
  app.get('/control/requests', ({ query }) => entriesAfter(journal.requests, readSince(query)));
  app.get('/control/callbacks', ({ query }) => entriesAfter(journal.callbacks, readSince(query)));
  app.get('/control/summary', () => summarize(journal));
}

function faultRoutes(app: FastifyInstance, faults: FaultBook): void {
  app.get('/control/faults', () => faults.list());
  app.post('/control/faults', ({ body }) => {
    faults.add(readFaultRules(body));
    return faults.list();
  });
  app.delete('/control/faults', (_request, reply) => {
    faults.clear();
    void reply.code(204).send();
  });
  app.delete<{ Params: { id: string } }>('/control/faults/:id', ({ params }, reply) => {
    if (!faults.remove(Number(params.id))) throw ControlError.notFound('fault');
    void reply.code(204).send();
  });
  app.get('/control/fault-kinds', () => ({
    kinds: Object.entries(FAULT_KINDS).map(([kind, info]) => ({ kind, ...info })),
    magicNumbers: MAGIC_NUMBERS,
  }));
}

function mediaRoutes(app: FastifyInstance, media: MediaStore): void {
  app.get('/control/media', () => media.list().map(({ path: _path, ...described }) => described));
  app.get<{ Params: { mediaId: string } }>('/control/media/:mediaId', ({ params }, reply) => {
    const file = media.get(params.mediaId);
    if (!file) throw ControlError.notFound('media');
    sendFile(reply, file);
  });
}
