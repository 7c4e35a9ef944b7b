import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { LogThrottle } from '../logging/log-throttle.js';
import { LOGGER } from '../logging/pino-logger.js';
import { CLOCK, type Clock } from '../time/clock.js';
import { noteReason } from './webhook-observer.js';

/** Answers strangers in few words, and never repeats the address called: it holds a token. */
@Catch()
export class PlainErrorsFilter implements ExceptionFilter {
  private readonly throttle: LogThrottle;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.throttle = new LogThrottle(clock);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const status = statusOf(error);
    if (status < 500) this.logger.debug({ status }, 'a webhook was refused');
    else this.tell(error, status);
    const body = bodyOf(error, status);
    noteReason(http.getRequest<object>(), body.error);
    void reply.status(status).send(body);
  }

  /** Each webhook fails alike while the ledger is away, so one line a minute stands for all. */
  private tell(error: unknown, status: number): void {
    const reason = reasonOf(error);
    const repeats = this.throttle.tell(reason ?? (error instanceof Error ? error.name : ''));
    if (repeats === undefined) return;
    const facts = { err: error, status, reason, ...(repeats === 0 ? {} : { repeats }) };
    this.logger.error(facts, 'a webhook could not be taken');
  }
}

/** The code that a handler of ours gave its refusal. */
function reasonOf(error: unknown): string | undefined {
  const own = error instanceof HttpException ? error.getResponse() : undefined;
  return typeof own === 'object' && 'error' in own && typeof own.error === 'string' ? own.error : undefined;
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

function bodyOf(error: unknown, status: number): { readonly error: string } {
  const own = error instanceof HttpException ? error.getResponse() : undefined;
  if (typeof own === 'object' && 'error' in own && 'detail' in own)
    return { ...own, error: String(own.error) };
  return { error: (STATUS_CODES[status] ?? 'error').toLowerCase().replaceAll(' ', '-') };
}
