// Stands in for eCall where its own cost must not count: accepts every message after DELAY_MS and counts.
import { createServer } from 'node:http';

const delayMs = Number(process.env['DELAY_MS'] ?? 0);
const PREFIX = '00000000-0000-4000-8000-';

let requests = 0;
let messages = 0;
const nextId = () => PREFIX + String((messages += 1)).padStart(12, '0');

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  if (request.url === '/count') {
    request.resume();
    response.end(JSON.stringify({ requests, messages }));
    return;
  }
  const isList = request.url?.endsWith('/messagelist');
  const chunks = [];
  if (isList) request.on('data', (chunk) => chunks.push(chunk));
  else request.resume();
  request.on('end', () => {
    requests += 1;
    const answer = isList
      ? {
          messages: JSON.parse(Buffer.concat(chunks).toString()).messages.map(() => ({
            messageId: nextId(),
          })),
        }
      : { messageId: nextId() };
    const body = JSON.stringify(answer);
    const send = () => {
      response.writeHead(200, {
        'x-f24-request-id': 'stand-in',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    };
    if (delayMs === 0) send();
    else setTimeout(send, delayMs);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
});
