import type { Violation } from '../request/violations.js';

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

/** eCall's HTTPS interface answers this with 403; assumed to hold here. */
export const NOT_ENOUGH_CREDITS: ErrorBody = errorBody(402);

/** Assumed: only that a file is named by its `mediaId` is documented. Goes with 404. */
export const MEDIA_NOT_FOUND: ErrorBody = {
  errorCode: 'MediaNotFound',
  errorMessage: 'There is no such media.',
  errorDetails: { errors: [{ parameter: 'Content.MediaId', messages: ['There is no such media.'] }] },
};

/** The status that an error of the HTTP server asks for, such as 413 for a body that is too large. */
export function errorStatus(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
