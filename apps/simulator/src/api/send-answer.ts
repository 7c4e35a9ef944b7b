import type { FastifyReply } from 'fastify';
import { sendFile } from '../media/send-file.js';
import type { Timers } from '../time/timers.js';
import type { Answer } from './answer.js';
import { jsonBody } from '../ecall/json-body.js';

/** Documented for every answer: eCall's support asks for it. */
export const REQUEST_ID_HEADER = 'x-f24-request-id';

const HTML = '<!DOCTYPE html><html><head><title>OK</title></head><body><h1>OK</h1></body></html>';

const PROXY_PAGE = '<html><head><title>Proxy</title></head><body><h1>Proxy</h1></body></html>';

/** Sends the answer, late or never where a fault says so. */
export function sendAnswer(reply: FastifyReply, answer: Answer, timers: Timers): void {
  switch (answer.kind) {
    case 'json':
      sendJson(reply, answer, timers);
      return;
    case 'html':
      void reply.code(200).type('text/html; charset=utf-8').send(HTML);
      return;
    case 'proxy':
      sendProxyAnswer(reply, answer.status);
      return;
    case 'file':
      sendFile(reply, answer.file);
      return;
    case 'truncated':
      sendHalf(reply, answer.body);
      return;
    case 'reset':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return;
    case 'hang':
      reply.hijack();
      return;
    default:
      answer satisfies never;
  }
}

function sendJson(reply: FastifyReply, answer: Extract<Answer, { kind: 'json' }>, timers: Timers): void {
  if (answer.withoutRequestId) reply.removeHeader(REQUEST_ID_HEADER);
  if (answer.retryAfter !== undefined) reply.header('retry-after', String(answer.retryAfter));
  if (answer.status === 401) reply.header('www-authenticate', 'Basic realm="eCall"');
  const send = () => void reply.code(answer.status).send(payload());
  const payload = () => {
    if (answer.charset === undefined) return answer.body;
    const { bytes, contentType } = jsonBody(JSON.stringify(answer.body), answer.charset);
    void reply.type(contentType);
    return bytes;
  };
  if (answer.delayMs === undefined) send();
  else timers.after(answer.delayMs, send);
}

function sendProxyAnswer(reply: FastifyReply, status: number): void {
  reply.removeHeader(REQUEST_ID_HEADER);
  if (status >= 300 && status < 400) reply.header('location', 'https://proxy.example/login');
  void reply.code(status).header('server', 'proxy').type('text/html; charset=utf-8').send(PROXY_PAGE);
}

function sendHalf(reply: FastifyReply, body: object): void {
  const text = JSON.stringify(body);
  const requestId = String(reply.getHeader(REQUEST_ID_HEADER));
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    [REQUEST_ID_HEADER]: requestId,
  });
  reply.raw.write(text.slice(0, text.length / 2), () => reply.raw.destroy());
}
