import type { FastifyInstance } from 'fastify';

/** Reads CloudEvents in structured mode as the JSON that they are. */
export function takeCloudEvents(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(
    'application/cloudevents+json',
    { parseAs: 'string' },
    fastify.getDefaultJsonParser('error', 'error'),
  );
}
