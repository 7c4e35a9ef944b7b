import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { parseCursor } from './cursor.js';
import { EventStream, type FeedDependencies } from './event-stream.js';

/** `GET /control/events`: Server-Sent Events, continued after `Last-Event-ID` (or `?since=` with the same value). */
export function feedRoutes(app: FastifyInstance, dependencies: FeedDependencies): void {
  app.get<{ Querystring: { since?: string } }>('/control/events', (request, reply) => {
    const since = request.headers['last-event-id'] ?? request.query.since;
    void reply.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would buffer the events.
      'x-accel-buffering': 'no',
    });
    reply.hijack();
    reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
    // It lives as long as the connection.
    void new EventStream(dependencies, reply.raw, parseCursor(since));
  });
}
