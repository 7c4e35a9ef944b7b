import { STATUS_CODES } from 'node:http';
import {
  BadRequestException,
  Body,
  Controller,
  HttpCode,
  HttpException,
  HttpStatus,
  Inject,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublishCommand, type PublishOutcome } from './publish-command.js';

/** Seconds after which a bus that was away may be tried again. */
const RETRY_AFTER_S = 5;

/** Commands of those without a Kafka client. */
@Controller('messages')
export class PublishCommandController {
  constructor(@Inject(PublishCommand) private readonly commands: PublishCommand) {}

  /** Once the command is durable on its topic; its outcome follows as events, and in `GET /messages/:commandId`. */
  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  async publish(
    @Body() body: unknown,
    @Query('urgent') urgent: unknown,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ commandId: string }> {
    const outcome = await this.commands.publish({ body, headers }, isTrue('urgent', urgent));
    if (outcome.kind !== 'published') {
      if (outcome.kind === 'bus-away') void reply.header('retry-after', RETRY_AFTER_S);
      throw refusal(outcome);
    }
    const { commandId } = outcome;
    void reply.header('location', `/messages/${encodeURIComponent(commandId)}`);
    return { commandId };
  }
}

function refusal(outcome: Exclude<PublishOutcome, { kind: 'published' }>): HttpException {
  switch (outcome.kind) {
    case 'invalid': {
      const { reason, detail, fields } = outcome;
      return problem(HttpStatus.UNPROCESSABLE_ENTITY, detail, { reason, fields });
    }
    case 'too-large':
      return problem(HttpStatus.PAYLOAD_TOO_LARGE, 'the command is larger than its topic takes');
    case 'urgent-not-read':
      return problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        'urgent: the urgent topic is not read here; post it without',
      );
    case 'bus-away':
      return problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        'the event bus does not answer: post it again under the same commandId, it is not sent twice',
        { commandId: outcome.commandId },
      );
    default:
      return outcome satisfies never;
  }
}

function problem(statusCode: HttpStatus, message: string, more: object = {}): HttpException {
  return new HttpException({ statusCode, error: STATUS_CODES[statusCode], message, ...more }, statusCode);
}

/** @throws 400 */
function isTrue(name: string, value: unknown): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new BadRequestException(`${name}: it may be true or false`);
}
