import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An eCall that refuses a message, and reports later that it was delivered: no fault of the simulator's does. */
export interface RefusingEcall {
  readonly url: string;
  /** Calls back for the first message that was refused. @returns the status of the answer */
  contradict(): Promise<number>;
  close(): Promise<void>;
}

export async function startRefusingEcall(): Promise<RefusingEcall> {
  const addresses: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      addresses.push(...(/http[^"]+\/webhooks\/[^"]+/.exec(Buffer.concat(parts).toString()) ?? []));
      response.writeHead(400, { 'content-type': 'application/json', 'x-f24-request-id': 'refused-1' });
      response.end(JSON.stringify({ errorCode: 'InvalidContent', errorMessage: 'refused' }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    contradict: async () => {
      const [address] = addresses;
      if (address === undefined) throw new Error('no message was refused yet');
      const body = { messageId: 'm-refused', status: 'Delivered', timestamp: new Date().toISOString() };
      const headers = { 'content-type': 'application/json' };
      return (await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })).status;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
