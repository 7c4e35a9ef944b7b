import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Answers an address that Fastify cannot read, or finds too long, as one that leads nowhere. Fastify itself would repeat
 * it, and an address may hold a token or a number.
 */
export function answerBadAddress(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(404).send({ statusCode: 404, error: 'not-found', message: 'Not Found' });
}
