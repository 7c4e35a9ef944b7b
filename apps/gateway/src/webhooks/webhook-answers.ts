import type { JsonSchema } from '@ecall-gateway/contracts';
import type { NamedSchemas, RouteDescription } from '../api-documents/route-description.js';
import { objectOf, ref, TEXT } from '../api-documents/schema-parts.js';

export const WEBHOOK_PROBLEM: NamedSchemas = {
  WebhookProblem: objectOf({ error: TEXT, detail: TEXT }, ['error']),
};

/** What both webhooks answer beside 200. */
export const WEBHOOK_ANSWERS: NonNullable<RouteDescription['others']> = {
  400: ['The body cannot be read.', ref('WebhookProblem')],
  415: ['A charset that is not known, or a body that is compressed.', ref('WebhookProblem')],
  403: ['Not one of the allowed addresses, or the wrong token.', ref('WebhookProblem')],
  408: ['The request did not come whole within 15 seconds.', ref('WebhookProblem')],
  413: ['The body is larger than 256 KiB.', ref('WebhookProblem')],
  431: ['The headers are larger than 16 KiB.', ref('WebhookProblem')],
  503: ['It could not be made durable: call again.', ref('WebhookProblem')],
};

export const NOTIFICATION: JsonSchema = {
  type: 'object',
  description: "eCall's body, as far as it is known. Names in any case; more fields are passed over.",
};
