import type { FastifyInstance } from 'fastify';
import { ControlError } from './control.error.js';

/**
 * Many clients send the content type JSON with every `POST`, even without a body. Other content types stay refused, so that
 * a form on a web page cannot steer a simulator on loopback.
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
      done(ControlError.invalid('the body is no JSON'));
    }
  });
}
