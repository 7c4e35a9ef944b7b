import type { FastifyInstance } from 'fastify';
import { BadControlRequest } from './bad-control-request.js';

/**
 * Many clients name JSON for every `POST`, even without a body. Other content types stay refused: a web page cannot
 * then steer a simulator on loopback by a form.
 */
export function acceptEmptyJson(app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    try {
      done(null, JSON.parse(String(body)) as unknown);
    } catch {
      done(new BadControlRequest('the body is no JSON'));
    }
  });
}
