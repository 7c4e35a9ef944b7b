import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MediaUpload, UploadOutcome } from '@ecall-gateway/ecall-client';
import { Accounts } from '../accounts/accounts.js';
import { createLogger, LOGGER } from '../logging/pino-logger.js';
import { leaveMediaBodies } from '../media/media-body.js';
import { MediaController } from '../media/media.controller.js';
import { UploadLimit } from '../limits/upload-limit.js';
import { UploadMedia } from '../media/upload-media.js';
import { ManualClock } from './manual-clock.js';
import { createWorld } from './world.js';

/** Of the app below. */
export const MAX_BYTES = 100_000;
export const TIMEOUT_MS = 10_000;
export const UPLOADED: UploadOutcome = { kind: 'uploaded', mediaId: 'm-1', requestId: 'r-1' };
/** A picture, as far as anybody looks. */
export const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(5_000, 7)]);

interface ReceivedFile extends Omit<MediaUpload, 'bytes'> {
  readonly bytes: Buffer;
}

/** Some route that is not for files. */
@Controller('elsewhere')
class ElsewhereController {
  @Post()
  take(@Body() body: unknown): unknown {
    return body;
  }
}

/** `POST /media` on a port of its own, on a clock that stands still, with a scripted eCall behind the accounts default and shop. */
export async function startMediaApp() {
  const { account } = createWorld();
  const ecall = { received: [] as ReceivedFile[], answer: async (): Promise<UploadOutcome> => UPLOADED };
  const uploadMedia = async ({ bytes, ...upload }: MediaUpload): Promise<UploadOutcome> => {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of bytes as AsyncIterable<Uint8Array>) chunks.push(chunk);
    } catch (cause) {
      return { kind: 'not-sent', reason: 'source-failed', cause: cause as Error };
    }
    ecall.received.push({ ...upload, bytes: Buffer.concat(chunks) });
    return ecall.answer();
  };
  const client = { ...account.client, uploadMedia };
  const accounts = new Accounts([
    { ...account, client },
    { ...account, name: 'shop', client },
  ]);
  const clock = new ManualClock();
  const closing = new AbortController();
  const options = { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS };
  @Module({
    controllers: [MediaController, ElsewhereController],
    providers: [
      {
        provide: UploadMedia,
        useValue: new UploadMedia(accounts, new UploadLimit(), options, clock, closing.signal),
      },
      { provide: LOGGER, useValue: createLogger('silent') },
    ],
  })
  class MediaTestModule {}
  const adapter = new FastifyAdapter();
  leaveMediaBodies(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(MediaTestModule, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    clock,
    closing,
    /** What it got, and what it answers once it has a file. */
    ecall,
    close: async () => app.close(),
    post: async (
      body: NonNullable<RequestInit['body']>,
      headers: Record<string, string> = {},
      query = '',
    ) => {
      const response = await fetch(`${url}/media${query}`, { method: 'POST', body, headers });
      return {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        body: (await response.json()) as Record<string, unknown>,
      };
    },
  };
}

export type MediaApp = Awaited<ReturnType<typeof startMediaApp>>;

export function formOf(...files: ReadonlyArray<readonly [field: string, file: File]>): FormData {
  const form = new FormData();
  form.append('comment', 'read over');
  for (const [field, file] of files) form.append(field, file);
  return form;
}

export function png(name = 'cat.png', type = 'image/png'): File {
  return new File([PNG], name, { type });
}
