import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listen } from './local-servers.js';

export const PROXY_USER = 'proxy-user';
export const PROXY_PASSWORD = 'p@ss:never-shown';
const CREDENTIALS = `${PROXY_USER}:${encodeURIComponent(PROXY_PASSWORD)}`;

/** What an HTTP proxy does with a request for a tunnel. */
export type OnConnect = (client: Socket, request: IncomingMessage) => void;

export interface ConnectProxy {
  /** With credentials. */
  readonly proxyUrl: string;
  /** The requests for tunnels. */
  readonly requests: readonly IncomingMessage[];
}

/** An HTTP proxy for one test; it knows nothing but `CONNECT`. */
export async function connectProxy(
  onConnect: OnConnect = (client, request) => void relay(client, request),
): Promise<ConnectProxy> {
  const requests: IncomingMessage[] = [];
  const server = createServer();
  server.on('connect', (request, client: Socket) => {
    requests.push(request);
    onConnect(client, request);
  });
  return { proxyUrl: `http://${CREDENTIALS}@127.0.0.1:${await listen(server)}`, requests };
}

/** Opens the tunnel as asked. `announce` tells the client, and may take its time. */
export function relay(
  client: Socket,
  request: IncomingMessage,
  announce: (client: Socket) => void | Promise<void> = established,
): Socket {
  const { hostname, port } = new URL(`http://${request.url ?? ''}`);
  const upstream = connect(Number(port), hostname);
  upstream.once('connect', () => {
    void Promise.resolve(announce(client)).then(() => client.pipe(upstream).pipe(client));
  });
  upstream.on('error', () => undefined);
  upstream.once('close', () => client.destroy());
  client.once('close', () => upstream.destroy());
  return upstream;
}

function established(client: Socket): void {
  client.write('HTTP/1.1 200 Connection established\r\n\r\n');
}
