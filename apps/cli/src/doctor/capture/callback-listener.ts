import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError } from '../../cli-error.js';

/** A status notification as it came. */
export interface RawCallback {
  readonly contentType: string;
  readonly body: string;
}

export interface CallbackListener {
  /** What stands in `notification.addresses`. */
  readonly address: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** How eCall reaches that port; default: the port itself. */
  readonly publicUrl?: string;
}

/** eCall's bodies are a few hundred bytes. */
const LARGEST_BODY = 262_144;

/**
 * Takes status notifications at an address that nobody can guess, and answers everything else with 404.
 *
 * @throws {CliError} when the port is not to be had
 */
export async function listenForCallbacks(
  { port, host, publicUrl }: ListenOptions,
  onCallback: (callback: RawCallback) => void,
): Promise<CallbackListener> {
  const path = `/doctor/${randomBytes(24).toString('base64url')}`;
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url?.endsWith(path)) take(request, response, onCallback);
    else refuse(response, 404);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch((cause: unknown) => {
    throw new CliError(`Port ${port} is not to be had.`, 'give a free one with --listen', { cause });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `${(publicUrl ?? `http://${host}:${taken}`).replace(/\/+$/, '')}${path}`,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function take(
  request: IncomingMessage,
  response: ServerResponse,
  onCallback: (callback: RawCallback) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_BODY) refuse(response, 413);
    else chunks.push(chunk);
  });
  request.on('end', () => {
    if (response.writableEnded) return;
    response.writeHead(200).end();
    onCallback({
      contentType: request.headers['content-type'] ?? 'no content type',
      body: Buffer.concat(chunks).toString('utf8'),
    });
  });
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
}
