import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './api-context.js';
import type { ApiRoute } from './api-route.js';
import { getMedia } from './get-media.js';
import { postMedia } from './post-media.js';

/** eCall's *Media* page. Forms are left to the route, which reads them as they come in. */
export function mediaRoutes(app: FastifyInstance, context: ApiContext): ApiRoute[] {
  app.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));
  return [
    { method: 'POST', path: '/media', handle: async ({ request }) => postMedia(context, request.raw) },
    { method: 'GET', path: '/media/:id', handle: ({ id }) => getMedia(context, id) },
  ];
}
