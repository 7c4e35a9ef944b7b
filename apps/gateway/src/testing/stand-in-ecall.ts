import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in the place of eCall: whatever it answers bears eCall's mark. */
export interface StandInEcall {
  readonly url: string;
  /** User and password of every request, as `user:password`. */
  readonly callers: string[];
  close(): Promise<void>;
}

export async function startStandInEcall(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<StandInEcall> {
  const callers: string[] = [];
  const server = createServer((request, response) => {
    const [, encoded = ''] = request.headers.authorization?.split(' ') ?? [];
    callers.push(Buffer.from(encoded, 'base64').toString('utf8'));
    response.setHeader('x-f24-request-id', `r-${callers.length}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
