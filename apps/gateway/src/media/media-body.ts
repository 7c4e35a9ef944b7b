import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const PATH = '/media';

/**
 * Leaves the bodies of `/media` to its controller, whatever their type: it reads them as they come. Elsewhere a type
 * that is not JSON stays refused, and the limit of bodies holds.
 */
export function leaveMediaBodies(fastify: FastifyInstance): void {
  // Fastify's own reads text whole.
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('*', (request, _body, done) => {
    if (request.is404 || isUpload(request)) done(null);
    else done(new UnsupportedMediaTypeException('content-type: it may be application/json'));
  });
}

function isUpload({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === PATH;
}
