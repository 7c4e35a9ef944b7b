import type { FastifyInstance } from 'fastify';

/**
 * Whatever the content type says, and where it cannot be read at all, the body stays bytes until the caller is known. What
 * follows the type, as a charset, stays.
 */
export function takeAnyContentType(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw;
    const given = headers['content-type'];
    // Fastify refuses a type that it cannot read before it asks who calls.
    if (given !== undefined) headers['content-type'] = given.replace(/^[^;]*/, 'application/octet-stream');
    done();
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
