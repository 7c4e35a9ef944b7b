import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusal, visibleStatus } from './answer.js';
import type { ApiContext } from './api-context.js';
import { authenticator } from './authenticate.js';
import { errorBody, errorStatus } from './error-body.js';
import { getMessage } from './get-message.js';
import { type Handled, postMessage } from './post-message.js';
import { sendAnswer } from './send-answer.js';

/** Without a version in the path, version 1 answers: today's default (eCall REST API, overview page). */
const PATHS = [
  { path: '/api/v2/message', version: 2 },
  { path: '/api/v1/message', version: 1 },
  { path: '/api/message', version: 1 },
] as const;

/** eCall's *Message* pages. */
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
  for (const { path, version } of PATHS) {
    app.post(path, (request, reply) => {
      const { body, id: requestId } = request;
      finish(context, request, reply, postMessage(context, { body, requestId, version }));
    });
    app.get<{ Params: { messageId: string } }>(`${path}/:messageId`, (request, reply) => {
      finish(context, request, reply, getMessage(context, request.params.messageId, version));
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
