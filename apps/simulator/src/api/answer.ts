import type { ErrorBody } from './error-body.js';

/** What the client gets to see. */
export type Answer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: object;
      readonly delayMs?: number;
      readonly retryAfter?: number | string;
      readonly withoutRequestId?: boolean;
    }
  | { readonly kind: 'html' }
  /** Half of the body, then the end of the connection. */
  | { readonly kind: 'truncated'; readonly body: object }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

export function refusal(status: number, body: ErrorBody): Answer {
  return { kind: 'json', status, body };
}

/** The status line that the client can read, `null` where it gets none. */
export function visibleStatus(answer: Answer): number | null {
  switch (answer.kind) {
    case 'json':
      return answer.status;
    case 'html':
    case 'truncated':
      return 200;
    case 'reset':
    case 'hang':
      return null;
    default:
      return answer satisfies never;
  }
}
