import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveHttp } from './local-servers.js';
import { readForm, type ReceivedForm } from './read-form.js';

export const PNG = { contentType: 'image/png', fileName: 'cat.png' };
export const MEGABYTE = 1024 * 1024;

/** An answer of eCall's. */
export function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'x-f24-request-id': 'f24-1' }).end(body);
}

/** Takes a form, whole or not; tells what came, and how many requests there were. */
export async function mediaServer(): Promise<{
  baseUrl: string;
  forms: ReceivedForm[];
  requests: IncomingMessage[];
}> {
  const forms: ReceivedForm[] = [];
  const requests: IncomingMessage[] = [];
  const baseUrl = await serveHttp((request, response) => {
    requests.push(request);
    const taken = async (): Promise<void> => {
      forms.push(await readForm(request));
      answer(response, 200, '{"mediaId":"f-1"}');
    };
    taken().catch(() => undefined);
  });
  return { baseUrl, forms, requests };
}

/** Any number of megabytes that are made as they are asked for. */
export async function* megabytes(
  count: number,
  made: () => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) {
    made();
    yield Buffer.alloc(MEGABYTE, index);
  }
}
