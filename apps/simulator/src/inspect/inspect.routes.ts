import type { FastifyInstance } from 'fastify';
import { ControlError } from '../control/control.error.js';
import type { Journal } from '../journal/journal.js';
import { inspectMessage, inspectRequest } from './inspect.js';

/** Everything about one message, or one request, for a person who looks for the reason of something. */
export function inspectRoutes(app: FastifyInstance, journal: Journal): void {
  app.get<{ Params: { messageId: string } }>(
    '/control/messages/:messageId',
    ({ params: { messageId } }) => inspectMessage(journal, messageId, Date.now()) ?? notFound('message'),
  );
  app.get<{ Params: { requestId: string } }>(
    '/control/requests/:requestId',
    ({ params: { requestId } }) => inspectRequest(journal, requestId) ?? notFound('request'),
  );
}

function notFound(what: string): never {
  throw ControlError.notFound(what);
}
