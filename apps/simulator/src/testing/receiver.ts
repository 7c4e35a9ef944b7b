import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface ReceivedCall {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as it was sent. */
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
}

/** An endpoint that eCall calls: keeps what it gets. */
export interface Receiver {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  close(): Promise<void>;
}

/** @param answer the status for the n-th call, counted from 1 */
export async function startReceiver(answer: (call: number) => number = () => 200): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const bytes = await buffer(request);
    const contentType = request.headers['content-type'];
    const [, charset] = contentType?.split('charset=') ?? [];
    const body = JSON.parse(new TextDecoder(charset).decode(bytes)) as ReceivedCall['body'];
    calls.push({ url: request.url ?? '', body, bytes, contentType });
    response.writeHead(answer(calls.length)).end();
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
