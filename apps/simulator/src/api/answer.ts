import type { Charset } from '../ecall/charset.js';
import type { ErrorBody } from '../ecall/error-body.js';
import type { StoredFile } from '../media/stored-media.js';

/** What the client receives. */
export type Answer =
  | JsonAnswer
  | { readonly kind: 'html' }
  /** What a proxy in front of eCall answers. */
  | { readonly kind: 'proxy'; readonly status: number }
  | { readonly kind: 'file'; readonly file: StoredFile }
  /** Half of the body, then the connection ends. */
  | { readonly kind: 'truncated'; readonly body: object }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

export interface JsonAnswer {
  readonly kind: 'json';
  readonly status: number;
  readonly body: object;
  readonly delayMs?: number;
  readonly retryAfter?: number | string;
  readonly withoutRequestId?: boolean;
  readonly charset?: Charset;
}

export function ok(body: object): JsonAnswer {
  return { kind: 'json', status: 200, body };
}

export function refusal(status: number, body: ErrorBody): JsonAnswer {
  return { kind: 'json', status, body };
}

/** The HTTP status that the client receives; `null` where it receives none. */
export function visibleStatus(answer: Answer): number | null {
  switch (answer.kind) {
    case 'json':
    case 'proxy':
      return answer.status;
    case 'html':
    case 'file':
    case 'truncated':
      return 200;
    case 'reset':
    case 'hang':
      return null;
    default:
      return answer satisfies never;
  }
}
