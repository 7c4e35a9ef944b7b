import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/**
 * Sends bytes that need not be HTTP, and reads until the server hangs up.
 * @returns the first answer; status 0 where the server hung up without one
 */
export async function sendRaw(port: number, bytes: Buffer | string, deadlineMs = 5_000): Promise<RawAnswer> {
  const received: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(bytes));
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no end of the answer to ${String(bytes).slice(0, 200)}`));
    }, deadlineMs);
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    // The server may close while we are still writing.
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return readAnswer(Buffer.concat(received).toString());
}

function readAnswer(text: string): RawAnswer {
  const [, status = '0', headers = '', body = ''] =
    /^HTTP\/1\.1 (\d{3})([^]*?)\r\n\r\n([^]*)$/.exec(text) ?? [];
  return { status: Number(status), headers, body: /chunked/i.test(headers) ? unchunked(body) : body };
}

function unchunked(body: string): string {
  return body.replaceAll(/(?:^|\r\n)[\da-f]+\r\n/gi, '').replace(/\r\n$/, '');
}

export interface RequestParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** The bytes of a request, after which the server is to hang up. */
export function rawRequest(
  method: string,
  path: string,
  { headers = {}, body = '' }: RequestParts = {},
): Buffer {
  const bytes = Buffer.from(body);
  const named = Object.keys(headers).map((name) => name.toLowerCase());
  const all: Record<string, string> = {
    host: 'gateway.example.com',
    connection: 'close',
    ...(named.includes('content-length') ? {} : { 'content-length': String(bytes.length) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), bytes]);
}
