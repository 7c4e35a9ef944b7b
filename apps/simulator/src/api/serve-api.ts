import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ApiVersion, PREFIXES, requestedVersion } from '../ecall/api-version.js';
import { errorBody, errorStatus } from '../ecall/error-body.js';
import { type JsonAnswer, refusal, visibleStatus } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import type { ApiRoute, Handled } from './api-route.js';
import { API_ROUTES } from './api.routes.js';
import { sendAnswer } from './send-answer.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** User name of the account that calls; empty until its credentials have been checked. */
    account: string;
  }
}

/** Serves eCall's API: checks credentials and version, runs the route, records the request, sends the answer. */
export function serveApi(app: FastifyInstance, dependencies: ApiDependencies): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.decorateRequest('account', '');
  app.addHook('onRequest', async (request, reply) => {
    const account = dependencies.credentials.accountOf(request.headers.authorization);
    if (account !== undefined) {
      request.account = account;
      return;
    }
    record(dependencies, request, { answer: refusal(401, errorBody(401)), outcome: 'unauthorized' });
    void reply.header('www-authenticate', 'Basic realm="eCall"');
    await reply.code(401).send(errorBody(401));
  });
  app.setErrorHandler((error, request, reply) => {
    const status = errorStatus(error);
    const answer = refusal(status, errorBody(status));
    finish(dependencies, request, reply, { answer, outcome: 'refused' });
  });
  for (const route of API_ROUTES) if (!route.form) serve(app, dependencies, route);
  app.register((forms, _options, done) => {
    forms.addContentTypeParser('multipart/form-data', (_request, _body, parsed) => parsed(null));
    for (const route of API_ROUTES) if (route.form) serve(forms, dependencies, route);
    done();
  });
}

function serve(app: FastifyInstance, dependencies: ApiDependencies, route: ApiRoute): void {
  const { method, path, bodyLimit, handle } = route;
  for (const { prefix, named } of PREFIXES) {
    const handler = (request: FastifyRequest, reply: FastifyReply): void => {
      const version = requestedVersion(request.headers, dependencies.versionHeader, named);
      if (version === undefined) {
        finish(dependencies, request, reply, {
          answer: unknownVersion(dependencies.versionHeader),
          outcome: 'refused',
        });
        return;
      }
      const handled = handle(dependencies, callOf(request, version));
      if (!(handled instanceof Promise)) finish(dependencies, request, reply, handled);
      else {
        void handled.then(
          (each) => finish(dependencies, request, reply, each),
          (error: unknown) => reply.send(error),
        );
      }
    };
    app.route({ method, url: prefix + path, handler, ...(bodyLimit === undefined ? {} : { bodyLimit }) });
  }
}

function callOf(request: FastifyRequest, version: ApiVersion) {
  const { id: requestId, account, body, params } = request;
  const { id = '' } = params as { readonly id?: string };
  return { request, requestId, account, version, body, id };
}

function unknownVersion(header = ''): JsonAnswer {
  const messages = [`'${header}' must be one of 1, 1.0, 2, 2.0.`];
  return refusal(400, errorBody(400, [{ parameter: header, messages }]));
}

function finish(
  dependencies: ApiDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  handled: Handled,
): void {
  const { answer, waits = [] } = handled;
  record(dependencies, request, handled);
  const send = () => sendAnswer(reply, answer, dependencies.timers);
  if (waits.length === 0) send();
  else void Promise.all(waits).then(send);
}

function record({ journal, clock }: ApiDependencies, request: FastifyRequest, handled: Handled): void {
  const { id: requestId, account, method, url: path } = request;
  const { answer, waits: _waits, to = [], messageIds = [], ...entry } = handled;
  const status = visibleStatus(answer);
  journal.addRequest({
    at: clock.now(),
    requestId,
    ...(account === '' ? {} : { account }),
    method,
    path,
    to,
    status,
    messageIds,
    ...entry,
  });
}
