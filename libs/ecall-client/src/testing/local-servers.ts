import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { createEcallClient } from '../ecall-client-factory.js';
import type { EcallClient } from '../ecall-client.js';
import type { EcallOptions } from '../options/ecall-options.js';
import type { MessageRequest } from '../requests/message-request.js';

export const PASSWORD = 'never-to-be-seen';
export const MESSAGE: MessageRequest = {
  channel: 'Sms',
  from: 'Brand',
  to: '+41791234567',
  content: { type: 'Text', text: 'private words' },
};

/** Starts a server on a free port for one test; its open connections end with the test. Resolves with its port. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** An HTTP server; resolves with its base URL. */
export async function serveHttp(handler: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(handler))}`;
}

type MessageListener = (message: MessageRequest, request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP server that reads each request's message before it answers. */
export function serveMessages(listener: MessageListener): Promise<string> {
  return serveHttp((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this library's requests come here
    request.on('end', () => listener(JSON.parse(text) as MessageRequest, request, response));
  });
}

/** A server that speaks TCP only: what it does with a connection is the test's. */
export async function serveTcp(onConnection: (socket: Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(createTcpServer(onConnection))}`;
}

export async function serveHttps(
  handler: RequestListener,
  { key, cert }: Certificate,
  options: TlsOptions = {},
): Promise<string> {
  const server = createHttpsServer({ key, cert, ...options }, handler);
  return `https://localhost:${await listen(server)}`;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate for a host name, fresh for every run. */
export function selfSigned(host: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'ecall-client-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    execFileSync(
      'openssl',
      ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-days', '2', ...subject],
      {
        stdio: 'ignore',
      },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A client that is closed with the test. Its deadline is long: a test that is about time sets its own. */
export function clientOf(baseUrl: string, options: Partial<EcallOptions> = {}): EcallClient {
  const client = createEcallClient({
    baseUrl,
    username: 'api-user',
    password: PASSWORD,
    timeoutMs: 20_000,
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}
