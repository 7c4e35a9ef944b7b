import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusal, visibleStatus } from './answer.js';
import type { ApiContext } from './api-context.js';
import type { ApiRoute } from './api-route.js';
import { askedVersion, PREFIXES } from './api-version.js';
import { errorBody, errorStatus } from './error-body.js';
import { type Handled, refused } from './handled.js';
import { mediaRoutes } from './media.routes.js';
import { messageRoutes } from './message.routes.js';
import { sendAnswer } from './send-answer.js';
import { SYSTEM_ROUTES } from './system.routes.js';

/** What eCall documents. */
export function apiRoutes(app: FastifyInstance, context: ApiContext): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    if (context.credentials.allow(request.headers.authorization)) return;
    record(context, request, { to: [], outcome: 'unauthorized', messageIds: [] }, 401);
    void reply.header('www-authenticate', 'Basic realm="eCall"');
    await reply.code(401).send(errorBody(401));
  });
  app.setErrorHandler((error, request, reply) => {
    const status = errorStatus(error);
    finish(context, request, reply, refused([], refusal(status, errorBody(status))));
  });
  defineRoutes(app, context, [...messageRoutes(context), ...SYSTEM_ROUTES]);
  app.register((uploads, _options, done) => {
    defineRoutes(uploads, context, mediaRoutes(uploads, context));
    done();
  });
}

function defineRoutes(app: FastifyInstance, context: ApiContext, routes: readonly ApiRoute[]): void {
  for (const { method, path, bodyLimit, handle } of routes) {
    for (const { prefix, named } of PREFIXES) {
      const handler = (request: FastifyRequest, reply: FastifyReply): void => {
        const version = askedVersion(request.headers, context.versionHeader, named);
        if (version === undefined) {
          finish(context, request, reply, refused([], noVersion(context.versionHeader)));
          return;
        }
        const { id: requestId, body, params } = request;
        const { id = '' } = params as { readonly id?: string };
        const handled = handle({ request, requestId, version, body, id });
        if (!(handled instanceof Promise)) finish(context, request, reply, handled);
        else {
          void handled.then(
            (each) => finish(context, request, reply, each),
            (error: unknown) => reply.send(error),
          );
        }
      };
      app.route({ method, url: prefix + path, handler, ...(bodyLimit === undefined ? {} : { bodyLimit }) });
    }
  }
}

function noVersion(header = '') {
  const messages = [`'${header}' must be one of 1, 1.0, 2, 2.0.`];
  return refusal(400, errorBody(400, [{ parameter: header, messages }]));
}

function finish(context: ApiContext, request: FastifyRequest, reply: FastifyReply, handled: Handled): void {
  const { answer, outcome, waits = [] } = handled;
  record(context, request, outcome, visibleStatus(answer));
  if (waits.length === 0) sendAnswer(reply, answer, context.timers);
  else void Promise.all(waits).then(() => sendAnswer(reply, answer, context.timers));
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
