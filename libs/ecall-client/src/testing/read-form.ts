import type { IncomingMessage } from 'node:http';

export interface ReceivedForm {
  readonly contentType: string;
  readonly length: string | undefined;
  readonly disposition: string;
  readonly fileType: string;
  readonly file: Buffer;
}

/** Reads a form with one file as a server would, byte by byte by the rules of RFC 7578. */
export async function readForm(request: IncomingMessage): Promise<ReceivedForm> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const contentType = request.headers['content-type'] ?? '';
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1] ?? '';
  const tail = `\r\n--${boundary}--\r\n`;
  const headEnd = body.indexOf('\r\n\r\n');
  const head = body.subarray(0, headEnd).toString('utf8').split('\r\n');
  if (head[0] !== `--${boundary}` || body.subarray(-tail.length).toString() !== tail) {
    throw new Error('not a whole form');
  }
  const header = (name: string): string =>
    head.find((line) => line.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
  return {
    contentType: contentType.replace(boundary, '…'),
    length: request.headers['content-length'],
    disposition: header('content-disposition'),
    fileType: header('content-type'),
    file: body.subarray(headEnd + 4, -tail.length),
  };
}
