import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { onAbort } from './abort-listeners.js';
import { IncomingBody } from './incoming-body.js';
import { ConnectFailure, type FailureReason, shareableCause, TransportFailure } from './transport-failure.js';

/** What arrived: always a status and headers; the body is cut where the connection, the deadline or the bound cut it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty where the body comes as `bytes`. */
  readonly body: string;
  /** The body as it comes, where `streams` asked for it: the connection is its own until the stream is closed. */
  readonly bytes?: Readable;
}

export interface ExchangeOptions {
  /** Milliseconds: once for the wait for a connection, once from the dispatch to the last byte. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly signal?: AbortSignal;
  readonly beforeDispatch?: () => void;
  /** Whether an answer's body shall come as a stream. The deadline then begins anew whenever a part of it moves. */
  readonly streams?: (status: number, headers: IncomingHttpHeaders) => boolean;
}

/** Where a connection's present TCP socket is to be found; it changes when the connection is opened anew. */
export interface Line {
  tcp: Socket | undefined;
}

/**
 * One request and its answer, at the level of undici's dispatch handler: the only place that sees the request go to the
 * socket. Before that moment every end is "certainly not sent"; from then on nothing but a status line is certain.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** Resolves with whatever arrived; rejects with a TransportFailure where no status did. */
  readonly answer: Promise<Answer>;
  private readonly options: ExchangeOptions;
  private readonly onEnd: () => void;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private isSettled = false;
  private dispatched = false;
  private line: Line | undefined;
  private controller: Dispatcher.DispatchController | undefined;
  private head: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined;
  /** One for both waits: for a connection, and for the answer. */
  private readonly deadline: NodeJS.Timeout;
  private forgetAbort: (() => void) | undefined;
  private resolve!: (answer: Answer) => void;
  private reject!: (failure: TransportFailure) => void;
  private incoming: IncomingBody | undefined;

  /** @param onEnd called once, when nothing more will happen: with the answer, or with the end of its stream */
  constructor(options: ExchangeOptions, onEnd: () => void = () => undefined) {
    this.options = options;
    this.onEnd = onEnd;
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.deadline = setTimeout(() => this.late(), options.timeoutMs);
    const { signal } = options;
    if (signal !== undefined) this.forgetAbort = onAbort(signal, () => this.abort(signal.reason));
  }

  /** True once the outcome is fixed: a request that has not been dispatched by then never is. */
  get settled(): boolean {
    return this.isSettled;
  }

  /** A part of a streamed body has moved, so the deadline begins anew. */
  moved(): void {
    if (this.dispatched && !this.isSettled) this.deadline.refresh();
  }

  travelOn(line: Line): void {
    this.line = line;
  }

  /** undici calls this directly before it writes; a throw here means that nothing is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // undici writes a request anew only where it knows that the first was not; here nothing may be written twice.
    if (this.dispatched) this.end('connection-lost');
    if (!this.isSettled) this.passFence();
    if (this.isSettled) throw new Error('ended before the dispatch');
    this.controller = controller;
    this.dispatched = true;
    this.deadline.refresh();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // 1xx only announces the answer.
    if (status < 200) return;
    this.head = { status, headers };
    if (this.options.streams?.(status, headers) !== true) return;
    this.moved();
    this.incoming = new IncomingBody(controller, {
      moved: () => this.moved(),
      closed: () => this.end('aborted'),
    });
    this.resolve({ status, headers, body: '', bytes: this.incoming });
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.incoming === undefined) this.keep(chunk);
    else this.incoming.arrive(chunk);
  }

  onResponseEnd(): void {
    this.incoming?.finish();
    // A head has come, so this resolves; the reason is for the case that undici says otherwise.
    this.settle('connection-lost');
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.dispatched) this.settle('connection-lost', shareableCause(error));
    else if (error instanceof ConnectFailure) this.settle(error.reason, error.cause ?? error);
    // The pool was closed, or the request cannot be written at all.
    else this.settle(isClosed(error) ? 'aborted' : 'connect-failed', error);
  }

  private keep(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes <= this.options.maxBodyBytes) this.chunks.push(chunk);
    else
      this.end(
        'connection-lost',
        new Error(`eCall's answer is longer than ${this.options.maxBodyBytes} bytes`),
      );
  }

  private late(): void {
    this.end(this.dispatched ? 'timeout' : 'connect-timeout');
  }

  private abort(reason: unknown): void {
    this.end('aborted', reason instanceof Error ? reason : undefined);
  }

  private passFence(): void {
    try {
      this.options.beforeDispatch?.();
    } catch (error) {
      this.settle(
        'aborted',
        error instanceof Error ? error : new Error('refused before the dispatch', { cause: error }),
      );
    }
  }

  /** Ends the exchange from our side. The connection is reset, so that bytes still in its send buffer are thrown away. */
  private end(reason: FailureReason, cause?: Error): void {
    if (this.isSettled) return;
    this.settle(reason, cause);
    if (!this.dispatched) return;
    this.line?.tcp?.resetAndDestroy();
    this.controller?.abort(new Error('ended'));
  }

  private settle(reason: FailureReason, cause?: Error): void {
    if (this.isSettled) return;
    this.isSettled = true;
    clearTimeout(this.deadline);
    this.forgetAbort?.();
    this.onEnd();
    if (this.incoming !== undefined) this.incoming.breakOff(reason, cause);
    else if (this.head === undefined) this.reject(new TransportFailure(reason, this.dispatched, cause));
    else this.resolve({ ...this.head, body: this.text() });
  }

  private text(): string {
    const [first, second] = this.chunks;
    if (first === undefined) return '';
    return (second === undefined ? first : Buffer.concat(this.chunks)).toString('utf8');
  }
}

function isClosed(error: Error & { code?: string }): boolean {
  return error.code === 'UND_ERR_CLOSED' || error.code === 'UND_ERR_DESTROYED';
}
