import { HttpStatus } from '@nestjs/common';
import type { UploadOutcome } from '@ecall-gateway/ecall-client';

/** The answer to an upload. */
export type UploadAnswer =
  | { readonly kind: 'uploaded'; readonly mediaId: string }
  | {
      readonly kind: 'failed';
      readonly status: number;
      readonly message: string;
      /** Of eCall. */
      readonly requestId?: string;
      readonly providerError?: string;
      /** When to try again. */
      readonly retryAfterMs?: number;
    };

const AGAIN = 'it may be uploaded again';

/** An upload reaches nobody: whatever is in doubt may be repeated. */
export function uploadAnswer(outcome: UploadOutcome): UploadAnswer {
  const { requestId } = { requestId: undefined, ...outcome };
  const marked = requestId === undefined ? {} : { requestId };
  const failed = (status: HttpStatus, message: string, more: object = {}): UploadAnswer => ({
    kind: 'failed',
    status,
    message,
    ...marked,
    ...more,
  });
  switch (outcome.kind) {
    case 'uploaded':
      return { kind: 'uploaded', mediaId: outcome.mediaId };
    case 'rejected': {
      const { code, message } = outcome.error;
      const word = message === '' ? '' : `: ${message}`;
      return failed(
        HttpStatus.UNPROCESSABLE_ENTITY,
        `eCall refused the file (${outcome.status})${word}`,
        code === '' ? {} : { providerError: code },
      );
    }
    case 'throttled':
      return failed(HttpStatus.SERVICE_UNAVAILABLE, `eCall is busy: ${AGAIN}`, {
        retryAfterMs: outcome.retryAfterMs ?? 1_000,
      });
    case 'account-refused':
      return failed(HttpStatus.BAD_GATEWAY, `eCall refuses the account: ${outcome.reason}`);
    case 'not-sent':
      return notSent(outcome.reason, failed);
    case 'unknown':
      return failed(
        outcome.reason === 'timeout' ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.BAD_GATEWAY,
        `eCall gave no answer that names the file (${outcome.reason}): ${AGAIN}`,
      );
    default:
      return outcome satisfies never;
  }
}

function notSent(
  reason: Extract<UploadOutcome, { kind: 'not-sent' }>['reason'],
  failed: (status: HttpStatus, message: string, more?: object) => UploadAnswer,
): UploadAnswer {
  switch (reason) {
    case 'source-failed':
      return failed(HttpStatus.REQUEST_TIMEOUT, `file: got no more bytes before its end: ${AGAIN}`);
    case 'size-mismatch':
      return failed(HttpStatus.BAD_REQUEST, 'file: got another number of bytes than its content-length');
    case 'aborted':
      return failed(
        HttpStatus.SERVICE_UNAVAILABLE,
        `the gateway stops, or its account is changed: ${AGAIN}`,
        {
          retryAfterMs: 1_000,
        },
      );
    case 'dns':
    case 'connect-refused':
    case 'connect-timeout':
    case 'tls':
    case 'certificate':
    case 'proxy':
    case 'connect-failed':
      return failed(HttpStatus.BAD_GATEWAY, `eCall cannot be reached (${reason}): ${AGAIN}`);
    default:
      return reason satisfies never;
  }
}
