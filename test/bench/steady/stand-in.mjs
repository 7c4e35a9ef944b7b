// Stands in for eCall at a steady rate: accepts every message at once, writes down when it came, and calls its notification
// address back once. Measures nothing by itself but instants: what they mean is worked out when the run is over.
import { createServer } from 'node:http';
import { Agent, request } from 'undici';

/** Undefined: callbacks go out when `/fire` asks for them. */
const { CALLBACK_AFTER_MS } = process.env;

/** `[number of the message, milliseconds since 1970]` */
const posts = [];
/** `[number, called, answered, HTTP status]`; 0 where there was no answer. */
const callbacks = [];
/** What was not called back yet. */
const targets = [];
/** A callback that finds none of them free waits, and the wait counts: more would end in connections that the kernel refuses. */
const CONNECTIONS = 128;
const dispatcher = new Agent({ connections: CONNECTIONS, pipelining: 1, keepAliveTimeout: 60_000 });

async function callBack({ number, messageId, to, address }) {
  const called = Date.now();
  const body = JSON.stringify({
    messageId,
    channel: 'Sms',
    from: 'Gateway',
    to,
    status: 'Delivered',
    timestamp: new Date(called).toISOString(),
  });
  const headers = { 'content-type': 'application/json' };
  try {
    const answer = await request(address, { method: 'POST', dispatcher, headers, body });
    await answer.body.dump();
    callbacks.push([number, called, Date.now(), answer.statusCode]);
  } catch {
    callbacks.push([number, called, Date.now(), 0]);
  }
}

/** As many at a time as there are connections, each the next as soon as it has its answer. */
async function fireClosed(batch, connections) {
  let next = 0;
  const worker = async () => {
    while (next < batch.length) await callBack(batch[(next += 1) - 1]);
  };
  await Promise.all(Array.from({ length: connections }, worker));
}

/** So many a second, whoever has been answered by then. */
async function fireOpen(batch, perSecond) {
  const start = performance.now();
  const all = [];
  for (let next = 0; next < batch.length;) {
    for (; next < batch.length && performance.now() - start >= (next * 1_000) / perSecond; next += 1)
      all.push(callBack(batch[next]));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(all);
}

async function fire(query) {
  const of = (name) => Number(query.get(name) ?? 0);
  const batch = targets.splice(0, of('count'));
  const first = callbacks.length;
  const start = performance.now();
  if (of('connections') > 0) await fireClosed(batch, of('connections'));
  else await fireOpen(batch, of('perSecond'));
  return { seconds: (performance.now() - start) / 1_000, callbacks: callbacks.slice(first) };
}

function accept(text) {
  const { to, content, notification } = JSON.parse(text);
  const number = Number(/\d+/.exec(content.text)?.[0]);
  posts.push([number, Date.now()]);
  const messageId = `00000000-0000-4000-8000-${String(posts.length).padStart(12, '0')}`;
  const address = notification?.addresses[0];
  if (address !== undefined) {
    const target = { number, messageId, to, address };
    if (CALLBACK_AFTER_MS === undefined) targets.push(target);
    else setTimeout(() => void callBack(target), Number(CALLBACK_AFTER_MS));
  }
  return { messageId };
}

async function answerTo(url, text) {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  switch (pathname) {
    case '/count':
      return { requests: posts.length, callbacks: callbacks.length };
    case '/seen':
      return { posts, callbacks };
    case '/fire':
      return fire(searchParams);
    default:
      return accept(text);
  }
}

async function respond(url, text, response) {
  const body = JSON.stringify(await answerTo(url, text));
  response.writeHead(200, {
    'x-f24-request-id': 'stand-in',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
  let text = '';
  incoming.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  incoming.on('end', () => void respond(incoming.url, text, response));
});
server.listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
});
