import type { FailureReason } from '../classify/answer-facts.js';

/** No connection came about, so no byte of a request was written. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';

  constructor(
    readonly reason: Extract<
      FailureReason,
      'dns' | 'connect-refused' | 'connect-timeout' | 'tls' | 'connect-failed'
    >,
    override readonly cause?: Error,
  ) {
    super(`no connection to eCall: ${reason}`);
  }
}

/** Why a TCP connection failed, from Node's system error (an AggregateError carries the code of its first attempt). */
export function tcpFailure(error: NodeJS.ErrnoException): ConnectFailure {
  if (error.syscall === 'getaddrinfo') return new ConnectFailure('dns', error);
  if (error.code === 'ECONNREFUSED') return new ConnectFailure('connect-refused', error);
  if (error.code === 'ETIMEDOUT') return new ConnectFailure('connect-timeout', error);
  return new ConnectFailure('connect-failed', error);
}
