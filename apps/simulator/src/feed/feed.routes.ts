import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { parseCursor } from './cursor.js';
import { EventStream, type FeedContext } from './event-stream.js';

/** `GET /control/events`: Server-Sent Events that go on where `Last-Event-ID` (or `?since=` with the same) ended. */
export function feedRoutes(app: FastifyInstance, context: FeedContext): void {
  app.get<{ Querystring: { since?: string } }>('/control/events', (request, reply) => {
    const since = request.headers['last-event-id'] ?? request.query.since;
    void reply.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would keep the events back.
      'x-accel-buffering': 'no',
    });
    reply.hijack();
    reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
    // It lives as long as the connection.
    void new EventStream(context, reply.raw, parseCursor(since));
  });
}
