/**
 * CPU per request: the stock HttpService of @nestjs/axios against this library's client, towards a server in another process.
 * Run after `npm run build`: node libs/ecall-client/bench/cpu-per-request.mjs
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { HttpService } from '@nestjs/axios';
import { create } from 'axios';
import { firstValueFrom } from 'rxjs';
import { createEcallClient } from '../dist/index.js';

const REQUESTS = 10_000;
const WARM_UP = 2_000;
const CONCURRENCY = 64;
const MESSAGE = {
  channel: 'Sms',
  from: 'Bench',
  to: '+41791234567',
  content: { type: 'Text', text: 'one of many' },
};
const account = { username: 'user', password: 'password' };

if (process.argv[2] === 'server') serve();
else await measure();

function serve() {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('x-f24-request-id', '1');
      response.end('{"messageId":"00000000-0000-0000-0000-000000000000"}');
    });
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function measure() {
  const child = fork(fileURLToPath(import.meta.url), ['server']);
  const [port] = await once(child, 'message');
  const baseURL = `http://127.0.0.1:${port}`;
  const stock = new HttpService(
    create({ baseURL, auth: account, httpAgent: new Agent({ keepAlive: true, maxSockets: CONCURRENCY }) }),
  );
  const client = createEcallClient({ ...account, baseUrl: baseURL, connections: CONCURRENCY });
  const ours = await cpuPerRequest(() => client.send(MESSAGE));
  const theirs = await cpuPerRequest(() => firstValueFrom(stock.post('/api/v2/message', MESSAGE)));
  console.log(`stock @nestjs/axios  ${theirs.toFixed(0)} µs per request`);
  console.log(
    `ecall-client         ${ours.toFixed(0)} µs per request (${(theirs / ours).toFixed(1)} times less)`,
  );
  await client.close();
  child.kill();
}

/** Microseconds of this process's CPU, user and system. */
async function cpuPerRequest(request) {
  await run(request, WARM_UP);
  const before = process.cpuUsage();
  await run(request, REQUESTS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}

async function run(request, count) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await request();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
