import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import {
  BadRequestException,
  Controller,
  HttpException,
  Inject,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { OwnBodyTypes } from '../access/own-body-types.js';
import { LOGGER } from '../logging/pino-logger.js';
import { checkedName } from './file-name.js';
import { readFile } from './read-file.js';
import { uploadAnswer, type UploadAnswer } from './upload-answer.js';
import { UploadMedia } from './upload-media.js';

/** What is left of a file that was refused is read over for this long, so that its sender gets to read why. */
const LINGER_MS = 5_000;

/** Files for messages: what comes in goes on to eCall as it comes. */
@Controller('media')
export class MediaController {
  constructor(
    @Inject(UploadMedia) private readonly media: UploadMedia,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The body is the file, or a form with the file in its field `file`. */
  @Post()
  @OwnBodyTypes()
  async upload(
    @Req() { raw }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query('account') accountName: unknown,
    @Query('fileName') fileName: unknown,
  ): Promise<{ mediaId: string }> {
    try {
      const account = this.media.account(oneText('account', accountName) ?? 'default');
      const name = oneText('fileName', fileName);
      const given = name === undefined ? undefined : checkedName(name);
      const outcome = await this.media.upload(account, async (signal) => {
        const file = await readFile(raw, this.media.options.maxBytes, signal);
        return { ...file, name: given ?? file.name };
      });
      const answer = outcome === undefined ? BUSY : uploadAnswer(outcome);
      if (answer.kind === 'uploaded') return { mediaId: answer.mediaId };
      const { status, requestId, providerError } = answer;
      this.logger.warn(
        { account: account.name, status, requestId, providerError },
        'a file was not uploaded',
      );
      if (answer.retryAfterMs !== undefined) {
        void reply.header('retry-after', Math.ceil(answer.retryAfterMs / 1_000));
      }
      throw refusal(answer);
    } finally {
      readOver(raw);
    }
  }
}

const BUSY: UploadAnswer = {
  kind: 'failed',
  status: 503,
  message: 'too many files are under way: it may be uploaded again',
  retryAfterMs: 1_000,
};

/** A parameter that stands twice in a query is a list. @throws 400 */
function oneText(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new BadRequestException(`${name}: got several; it may be one`);
}

function refusal({ status, message, requestId, providerError }: Extract<UploadAnswer, { kind: 'failed' }>) {
  const error = STATUS_CODES[status];
  return new HttpException({ statusCode: status, error, message, requestId, providerError }, status);
}

function readOver(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  request.unpipe();
  request.resume();
  const patience = setTimeout(() => request.destroy(), LINGER_MS);
  request.once('close', () => clearTimeout(patience));
}
