import type { FastifyInstance, FastifyReply } from 'fastify';
import { PageFiles, type PageFile } from '@ecall-gateway/page-kit';
import { INDEX } from '../control/control-index.js';

/** The same folder seen from `src` and from `dist`. */
const PAGE_FOLDER = new URL('../../page/', import.meta.url);

/** The page for browsers, the list of endpoints for everything else that asks for `/`. */
export function pageRoutes(app: FastifyInstance): void {
  const page = new PageFiles(PAGE_FOLDER);
  app.get('/', async (request, reply) => {
    void reply.header('vary', 'accept');
    if (!acceptsHtml(request.headers.accept)) return INDEX;
    return send(reply, await page.index());
  });
  for (const name of page.names) {
    app.get(`/page/${name}`, async (_request, reply) => send(reply, await page.read(name)));
  }
}

/** A browser that opens a page asks for HTML by name; curl and `fetch` accept anything. */
function acceptsHtml(accept = ''): boolean {
  return /\btext\/html\b/i.test(accept);
}

function send(reply: FastifyReply, file: PageFile | undefined): Buffer | undefined {
  if (file !== undefined) void reply.headers(file.headers);
  return file?.body;
}
