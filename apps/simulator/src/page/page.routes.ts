import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { INDEX } from '../control/control-index.js';
import { PAGE_FILES, PAGE_FOLDER } from './page-files.js';

/**
 * Nothing from other origins, nothing inline, and no text is ever parsed as HTML: the page shows what strangers wrote.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page for browsers, the list of endpoints for everything else that asks for `/`. */
export function pageRoutes(app: FastifyInstance): void {
  app.get('/', async (request, reply) => {
    void reply.header('vary', 'accept');
    if (!acceptsHtml(request.headers.accept)) return INDEX;
    return send(reply, 'index.html');
  });
  for (const name of PAGE_FILES) {
    app.get(`/page/${name}`, async (_request, reply) => send(reply, name));
  }
}

/** A browser that opens a page asks for HTML by name; curl and `fetch` accept anything. */
function acceptsHtml(accept = ''): boolean {
  return /\btext\/html\b/i.test(accept);
}

async function send(reply: FastifyReply, name: string): Promise<Buffer> {
  void reply.headers({
    'content-type': CONTENT_TYPES[extname(name)],
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cache-control': 'no-cache',
  });
  return readFile(new URL(name, PAGE_FOLDER));
}
