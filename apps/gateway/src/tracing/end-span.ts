import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { ERROR_TYPE } from './span-attributes.js';

/** Ends a span whose work failed. Texts of errors may quote what a record holds: only their class, or a code, is told. */
export function endFailed(span: Span, error: unknown): void {
  span.setAttribute(ERROR_TYPE, errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Ends the span with the work. */
export async function ending<T>(
  span: Span,
  work: () => Promise<T>,
  onAnswer: (answer: T) => void,
): Promise<T> {
  try {
    const answer = await work();
    onAnswer(answer);
    span.end();
    return answer;
  } catch (error) {
    endFailed(span, error);
    throw error;
  }
}

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.name;
}
