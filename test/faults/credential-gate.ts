import { createServer, request as requestTo } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a simulator, which knows one pair of credentials, and lets in whoever has a password that holds now. */
export interface CredentialGate {
  readonly url: string;
  /** By user, the passwords that hold. */
  readonly passwords: Map<string, ReadonlySet<string>>;
  /** How many requests came with each `user:password`, let in or not. */
  readonly callers: Map<string, number>;
  /** Where the simulator is; before that, everybody is refused. */
  simulatorUrl: string | undefined;
  close(): Promise<void>;
}

const SIMULATOR_CREDENTIALS = `Basic ${Buffer.from('demo:demo').toString('base64')}`;

export async function openCredentialGate(): Promise<CredentialGate> {
  const server = createServer((request, response) => {
    const [, encoded = ''] = request.headers.authorization?.split(' ') ?? [];
    const caller = Buffer.from(encoded, 'base64').toString('utf8');
    gate.callers.set(caller, (gate.callers.get(caller) ?? 0) + 1);
    const [user = '', password = ''] = caller.split(':');
    if (gate.simulatorUrl === undefined || gate.passwords.get(user)?.has(password) !== true) {
      request.resume();
      const headers = { 'content-type': 'application/json', 'x-f24-request-id': 'gate' };
      response.writeHead(401, headers).end('{"errorCode":"Unauthorized"}');
      return;
    }
    const { method, url = '/' } = request;
    const headers = { ...request.headers, authorization: SIMULATOR_CREDENTIALS };
    const onward = requestTo(new URL(url, gate.simulatorUrl), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gate: CredentialGate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passwords: new Map(),
    callers: new Map(),
    simulatorUrl: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return gate;
}
