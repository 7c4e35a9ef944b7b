import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { FailureReason } from './transport-failure.js';

export interface IncomingBodyEvents {
  /** A chunk has come, or was taken. */
  readonly moved: () => void;
  /** The stream is closed, read to its end or not. */
  readonly closed: () => void;
}

/** An answer's body as it comes. Its reader sets the pace: while he does not read, nothing is taken from the connection. */
export class IncomingBody extends Readable {
  private readonly controller: Dispatcher.DispatchController;
  private readonly events: IncomingBodyEvents;
  private finished = false;

  constructor(controller: Dispatcher.DispatchController, events: IncomingBodyEvents) {
    super();
    this.controller = controller;
    this.events = events;
    // A body that nobody reads must not end the process when its connection breaks. Whoever reads it still gets the error.
    this.on('error', () => undefined);
  }

  arrive(chunk: Buffer): void {
    this.events.moved();
    if (!this.push(chunk)) this.controller.pause();
  }

  /** The last byte has come: what is not read yet stays readable. */
  finish(): void {
    this.finished = true;
    this.push(null);
  }

  /** No more will come. Nothing happens to a body that has come whole. */
  breakOff(reason: FailureReason, cause?: Error): void {
    if (!this.finished) this.destroy(new Error(`eCall's answer broke off: ${reason}`, { cause }));
  }

  override _read(): void {
    this.events.moved();
    this.controller.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.events.closed();
    done(error);
  }
}
