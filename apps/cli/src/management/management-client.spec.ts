import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliError } from '../cli-error.js';
import { askManagement, mustBeOk } from './management-client.js';

describe('askManagement', () => {
  let server: Server;
  let url: string;
  let seen: IncomingHttpHeaders[];
  let answer: { status: number; body: string };
  beforeEach(async () => {
    seen = [];
    answer = { status: 200, body: '{"deleted":2}' };
    server = createServer((request, response) => {
      seen.push(request.headers);
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const failure = async (env: Record<string, string> = {}, management = url): Promise<CliError> => {
    try {
      mustBeOk(await askManagement(management, '/x', { env }, {}));
    } catch (error) {
      if (error instanceof CliError) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it('carries the first token, from the environment or from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-'));
    const file = join(folder, 'token');
    writeFileSync(file, 'anna:from-file\n');
    await askManagement(url, '/x', { env: {} });
    await askManagement(url, '/x', { env: { MANAGEMENT_TOKEN: 'anna:first,ben:second' } });
    await askManagement(url, '/x', { env: { MANAGEMENT_TOKEN_FILE: file } }, { to: '+41791234567' });
    rmSync(folder, { recursive: true });
    expect(seen.map(({ authorization }) => authorization)).toEqual([
      undefined,
      'Bearer first',
      'Bearer from-file',
    ]);
  });

  it('says what to set where it is not let in, and never shows the token', async () => {
    answer = { status: 401, body: '{"statusCode":401,"message":"authorization: no token"}' };
    const { message, nextStep } = await failure({ MANAGEMENT_TOKEN: 'anna:hidden' });
    expect(message).toContain('does not let this caller in: authorization: no token');
    expect(nextStep).toContain('MANAGEMENT_TOKEN_FILE');
    expect(message + nextStep).not.toContain('hidden');
    expect((await failure({ MANAGEMENT_TOKEN: 'hid den' })).message).not.toContain('hid den');
  });

  it('tells a refusal, a stranger and silence apart', async () => {
    answer = { status: 400, body: '{"message":["to: wrong","x: wrong"]}' };
    expect((await failure()).message).toBe('The gateway refused: to: wrong; x: wrong');
    answer = { status: 200, body: '<html>' };
    expect((await failure()).message).toContain('answers 200, but is no gateway');
    expect((await failure({}, 'http://127.0.0.1:1')).message).toContain('does not answer');
  });
});
