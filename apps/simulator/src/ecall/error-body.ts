/** A part of a request that breaks a rule. */
export interface Violation {
  /** Name of the field as eCall spells it, such as `To` or `Content.Text`. */
  readonly parameter: string;
  readonly messages: readonly string[];
}

/** eCall's error body, documented for every 4xx and 5xx. */
export interface ErrorBody {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly errorDetails: { readonly errors: readonly Violation[] };
}

/** Only `InvalidContent` has been seen; the other codes are assumed. */
const CODES: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['InvalidContent', 'The request is not valid.'],
  401: ['Unauthorized', 'Credentials are missing or wrong.'],
  402: ['NotEnoughCredits', 'The account has not enough credits.'],
  403: ['Forbidden', 'The account may not do this.'],
  404: ['NotFound', 'There is nothing here.'],
  413: ['RequestTooLarge', 'The request is too large.'],
  429: ['TooManyRequests', 'Too many requests.'],
  500: ['GeneralError', 'General processing error.'],
  502: ['BadGateway', 'Bad gateway.'],
  503: ['ServiceUnavailable', 'The service is not available.'],
  504: ['GatewayTimeout', 'Gateway timeout.'],
};

export function errorBody(status: number, errors: readonly Violation[] = [], errorCode?: string): ErrorBody {
  const [code, message] = CODES[status] ?? ['GeneralError', `HTTP status ${status}.`];
  return { errorCode: errorCode ?? code, errorMessage: message, errorDetails: { errors } };
}

/** Sent with 400. */
export const NOT_AN_OBJECT: ErrorBody = errorBody(400, [
  { parameter: 'Body', messages: ['The body is no JSON object.'] },
]);

/** eCall's HTTPS interface answers this with 403; assumed to hold here. */
export const NOT_ENOUGH_CREDITS: ErrorBody = errorBody(402);

/** Sent with 404. Assumed: the documentation only says that content names a file by its `mediaId`. */
export const MEDIA_NOT_FOUND: ErrorBody = {
  errorCode: 'MediaNotFound',
  errorMessage: 'There is no such media.',
  errorDetails: { errors: [{ parameter: 'Content.MediaId', messages: ['There is no such media.'] }] },
};

/** Sent with 400. An unapproved sender has been seen refused so; the words are assumed. */
export const SENDER_NOT_APPROVED: ErrorBody = errorBody(400, [
  { parameter: 'From', messages: ['The sender is not approved.'] },
]);

/** The HTTP status that an error of the server carries, such as 413 for a body that is too large; otherwise 500. */
export function errorStatus(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
