import { Injectable, type LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * What must never be written, whoever logs it. Our own lines name fields one by one and hold none of these; the list
 * catches objects that a library or a careless line puts into the log.
 */
const REDACTED = [
  'text',
  'to',
  'from',
  'content',
  'password',
  'authorization',
  'secret',
  'token',
  'recipient',
];

export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const isDetailed = level === 'debug' || level === 'trace';
  const options = {
    level,
    base: { service: 'ecall-gateway' },
    redact: { paths, censor: '[redacted]' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error, isDetailed) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** What is thrown where a program is wrong. */
const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError] as const;

/**
 * Type, code and message, no further properties: HTTP and database errors carry requests, rows and headers along.
 * A stack only for bugs: for a server that is away the message is enough.
 */
function describeError(error: unknown, isDetailed: boolean): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error };
  const { name, message } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const isMistake = MISTAKES.some((kind) => error instanceof kind);
  const stack = isDetailed || isMistake ? { stack: frames(error.stack) } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause, isDetailed) };
  return { type: name, ...code, message: withoutNumbers(message), ...stack, ...cause };
}

/** Digits that could be a phone number: a foreign error message may quote one. */
export function withoutNumbers(message: string): string {
  return message.replace(/(?:\+|00)?\d{8,15}/g, '[number]');
}

/** A stack's frames without its first lines, which repeat the message. */
function frames(stack: string | undefined): string | undefined {
  return stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
    .join('\n');
}

/** DI token of the {@link Logger}. */
export const LOGGER = Symbol('ecall-gateway.logger');

/** Nest's own lines in the same log, as JSON. */
@Injectable()
export class PinoNestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  /** Nest tells of every route and module it made: nothing an operator waits for. */
  log = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);

  /** Nest passes the context last, and for errors a stack before it. */
  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ) {
    const context = rest.findLast((part) => typeof part === 'string');
    const error = [message, ...rest].find((part) => part instanceof Error);
    const line = typeof message === 'string' ? withoutNumbers(message) : (error?.name ?? 'event');
    this.logger[level]({ context, ...(error ? { err: error } : {}) }, line);
  }
}
