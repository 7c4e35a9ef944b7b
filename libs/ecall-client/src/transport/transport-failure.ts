import type { TLSSocket } from 'node:tls';
import { errors } from 'undici';

/** Before the dispatch: why there was no connection. After it: how the exchange ended. */
export type FailureReason =
  | 'dns'
  | 'connect-refused'
  | 'connect-timeout'
  | 'tls'
  | 'certificate'
  | 'proxy'
  | 'connect-failed'
  | 'aborted'
  | 'timeout'
  | 'connection-lost';

/** The adapter's rejection: no status arrived. Holds no request, no header and no body, so it can be shown anywhere. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';

  constructor(
    readonly reason: FailureReason,
    /** Whether the request was given to a socket. */
    readonly dispatched: boolean,
    override readonly cause?: Error,
  ) {
    super(`eCall request ended without an answer: ${reason}`);
  }
}

/** No connection came about, so no byte of a request was written. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';

  constructor(
    readonly reason: Extract<
      FailureReason,
      'dns' | 'connect-refused' | 'connect-timeout' | 'tls' | 'certificate' | 'proxy' | 'connect-failed'
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

/**
 * Why a TLS handshake failed: over the server's certificate, or over anything else. Only code and message of Node's error go on,
 * for that of a wrong host name holds the whole certificate.
 */
export function tlsFailure(socket: TLSSocket, error: NodeJS.ErrnoException): ConnectFailure {
  // Node sets it, whatever the type says, where its own check refuses the certificate, and nowhere else.
  const refusal: unknown = socket.authorizationError;
  if (refusal === undefined || refusal === null) return new ConnectFailure('tls', error);
  return new ConnectFailure('certificate', Object.assign(new Error(error.message), { code: error.code }));
}

/** The error as it may leave the transport: undici's parser error holds what the far side sent, which may name people. */
export function shareableCause(error: Error): Error {
  if (!(error instanceof errors.HTTPParserError)) return error;
  return Object.assign(new Error(error.message), { code: error.code });
}
