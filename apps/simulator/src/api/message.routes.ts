import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusal, visibleStatus } from './answer.js';
import type { ApiContext } from './api-context.js';
import { authenticator } from './authenticate.js';
import { errorBody, errorStatus } from './error-body.js';
import { getMessage } from './get-message.js';
import { getMessageList } from './get-message-list.js';
import type { Handled } from './handled.js';
import { postMessage } from './post-message.js';
import { postMessageList } from './post-message-list.js';
import { sendAnswer } from './send-answer.js';

/** Without a version in the path, version 1 answers: today's default (eCall REST API, overview page). */
const PREFIXES = [
  { prefix: '/api/v2', version: 2 },
  { prefix: '/api/v1', version: 1 },
  { prefix: '/api', version: 1 },
] as const;

/** A list may be as large as so many long messages are. */
const LARGEST_LIST_BYTES = 8 * 1024 * 1024;

/** eCall's *Message* and *Message List* pages. */
export function messageRoutes(app: FastifyInstance, context: ApiContext): void {
  const allowed = authenticator(context.username, context.password);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    if (allowed(request.headers.authorization)) return;
    record(context, request, { to: [], outcome: 'unauthorized', messageIds: [] }, 401);
    void reply.header('www-authenticate', 'Basic realm="eCall"');
    await reply.code(401).send(errorBody(401));
  });
  app.setErrorHandler((error, request, reply) => {
    const status = errorStatus(error);
    finish(context, request, reply, {
      answer: refusal(status, errorBody(status)),
      outcome: { to: [], outcome: 'refused', messageIds: [] },
    });
  });
  for (const { prefix, version } of PREFIXES) {
    app.post(`${prefix}/message`, (request, reply) => {
      const { body, id: requestId } = request;
      finish(context, request, reply, postMessage(context, { body, requestId, version }));
    });
    app.get<{ Params: { messageId: string } }>(`${prefix}/message/:messageId`, (request, reply) => {
      finish(context, request, reply, getMessage(context, request.params.messageId, version));
    });
    app.post(`${prefix}/messagelist`, { bodyLimit: LARGEST_LIST_BYTES }, (request, reply) => {
      const { body, id: requestId } = request;
      finish(context, request, reply, postMessageList(context, { body, requestId, version }));
    });
    app.get<{ Params: { listId: string } }>(`${prefix}/messagelist/:listId`, (request, reply) => {
      finish(context, request, reply, getMessageList(context, request.params.listId, version));
    });
  }
}

function finish(context: ApiContext, request: FastifyRequest, reply: FastifyReply, handled: Handled): void {
  const { answer, outcome, mayAnswer } = handled;
  record(context, request, outcome, visibleStatus(answer));
  if (mayAnswer) void mayAnswer.then(() => sendAnswer(reply, answer, context.timers));
  else sendAnswer(reply, answer, context.timers);
}

function record(
  context: ApiContext,
  request: FastifyRequest,
  outcome: Handled['outcome'],
  status: number | null,
): void {
  const { id: requestId, method, url: path } = request;
  context.journal.addRequest({ at: Date.now(), requestId, method, path, status, ...outcome });
}
