import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import type { ApiDependencies } from './api/api-dependencies.js';
import { answerClientError, answerFrameworkError } from './api/framework-errors.js';
import { keepExchanges } from './api/keep-exchanges.js';
import { REQUEST_ID_HEADER } from './api/send-answer.js';
import { serveApi } from './api/serve-api.js';
import { guardFromOtherSites } from './control/browser-guard.js';
import { type ControlDependencies, controlRoutes } from './control/control.routes.js';
import { errorBody, errorStatus } from './ecall/error-body.js';
import { feedRoutes } from './feed/feed.routes.js';
import { inspectRoutes } from './inspect/inspect.routes.js';
import { pageRoutes } from './page/page.routes.js';

const NOTHING_HERE = 'There is nothing here; GET /control lists what there is.\n';

/** The API and the control side behind one port. */
export function createServer(dependencies: ApiDependencies & ControlDependencies): FastifyInstance {
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = errorStatus(error);
    const message = error instanceof Error ? error.message : String(error);
    void reply.code(status).send(errorBody(status, [{ parameter: 'Request', messages: [message] }]));
  });
  // No error code: assumed of eCall too, so that a client can tell a wrong address from an id that does not exist.
  app.setNotFoundHandler((_request, reply) => void reply.code(404).send(NOTHING_HERE));
  app.register((api, _options, done) => {
    keepExchanges(api, dependencies.journal);
    serveApi(api, dependencies);
    done();
  });
  app.register((control, _options, done) => {
    guardFromOtherSites(control);
    pageRoutes(control);
    controlRoutes(control, dependencies);
    feedRoutes(control, dependencies);
    inspectRoutes(control, dependencies.journal);
    done();
  });
  return app;
}
