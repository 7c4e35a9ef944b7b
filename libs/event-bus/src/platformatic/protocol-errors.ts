import { MultipleErrors, NetworkError } from '@platformatic/kafka';

const LONGEST_CHAIN = 6;
/** The one answer of a broker that the client does not keep by its name. */
const UNKNOWN_TOPIC = /^Unknown topic /;
/** What the client calls the reason of a single record, which stands before the error of its partition. */
const UNNAMED = 'UNKNOWN_SERVER_ERROR';

/** The protocol's names of what went wrong, however deep the client wrapped them; empty where it was no broker's answer. */
export function protocolErrors(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > LONGEST_CHAIN) return [];
  const { apiId, errors, cause } = error as { apiId?: unknown; errors?: unknown; cause?: unknown };
  const inner = [...(Array.isArray(errors) ? errors : []), cause];
  return [
    ...(typeof apiId === 'string' ? [apiId] : []),
    ...(UNKNOWN_TOPIC.test(error.message) ? ['UNKNOWN_TOPIC_OR_PARTITION'] : []),
    ...inner.flatMap((each) => protocolErrors(each, depth + 1)),
  ];
}

/** The first of {@link protocolErrors} that says something; empty where none does. */
export function protocolError(error: unknown): string {
  return protocolErrors(error).find((name) => name !== UNNAMED) ?? '';
}

/** Whether no broker answered because there is no connection to it, or none any more. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error) || protocolErrors(error).length > 0) return false;
  const { code } = error as { code?: unknown };
  return code === NetworkError.code || (code === MultipleErrors.code && isConnectionLost(innerOf(error)));
}

/** The same error with every reason in its message, from the outermost to the innermost: the client's own names the first alone. */
export function withReasons(error: unknown): Error {
  const reasons: string[] = [];
  for (let inner = error; inner instanceof Error && reasons.length < LONGEST_CHAIN; inner = innerOf(inner)) {
    const reason = inner.message.replace(/\.$/, '');
    if (!reasons.includes(reason)) reasons.push(reason);
  }
  return new Error(reasons.join(': ') || 'an error that is no Error', { cause: error });
}

function innerOf({ errors, cause }: Error & { errors?: unknown }): unknown {
  return Array.isArray(errors) && errors.length > 0 ? errors.at(-1) : cause;
}

/** What a broker answered beside its errors, where the client kept it. */
export function responseOf(error: unknown): unknown {
  return error instanceof Error && 'response' in error ? error.response : undefined;
}
