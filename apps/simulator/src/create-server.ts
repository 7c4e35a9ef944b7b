import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import type { ApiContext } from './api/api-context.js';
import { errorBody, errorStatus } from './api/error-body.js';
import { answerClientError, answerFrameworkError } from './api/framework-errors.js';
import { keepExchanges } from './api/keep-exchanges.js';
import { apiRoutes } from './api/api.routes.js';
import { REQUEST_ID_HEADER } from './api/send-answer.js';
import { guardFromOtherSites } from './control/browser-guard.js';
import { type ControlContext, controlRoutes } from './control/control.routes.js';
import { controlMediaRoutes } from './control/media.routes.js';
import { feedRoutes } from './feed/feed.routes.js';
import { inspectRoutes } from './inspect/inspect.routes.js';
import { pageRoutes } from './page/page.routes.js';

const NOTHING_HERE = 'There is nothing here; GET /control lists what there is.\n';

/** The API and the control side behind one port. */
export function createServer(context: ApiContext & ControlContext): FastifyInstance {
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
  // Without an error code: assumed of eCall too, where it tells a wrong address from something that is not there.
  app.setNotFoundHandler((_request, reply) => void reply.code(404).send(NOTHING_HERE));
  app.register((api, _options, done) => {
    keepExchanges(api, context.journal);
    apiRoutes(api, context);
    done();
  });
  app.register((control, _options, done) => {
    guardFromOtherSites(control);
    pageRoutes(control);
    controlRoutes(control, context);
    controlMediaRoutes(control, context.media);
    feedRoutes(control, context);
    inspectRoutes(control, context.journal);
    done();
  });
  return app;
}
