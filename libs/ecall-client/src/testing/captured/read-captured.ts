import { classifyAccess } from '../../calls/check-access.js';
import { classifyAnswer, classifyList } from '../../classify/classify-call.js';
import { classifyListQuery, classifyMedia, classifyQuery } from '../../classify/classify-query.js';
import { classifyUpload } from '../../classify/classify-upload.js';
import { parseReceivedMessage, parseStatusNotification } from '../../notifications/parse-notification.js';
import type { AnswerFacts } from '../../transport/call-facts.js';
import { REQUEST_ID_HEADER } from '../../wire/assumed-wire.js';
import { parseJson } from '../../wire/field-reader.js';
import type { CapturedPayload } from './captured-payload.js';

export type Outcome = { readonly kind: string };

/** The body's text as it travels. */
export function bodyText(captured: CapturedPayload, body: unknown = captured.body): string {
  return captured.text ?? JSON.stringify(body);
}

/** What the client makes of the payload, with this body in place of its own. */
export function readCaptured(captured: CapturedPayload, text = bodyText(captured)): Outcome {
  const { kind, headers, messages, apiVersion } = captured;
  const facts: AnswerFacts = {
    kind: 'answer',
    status: captured.status ?? 0,
    requestId: headers[REQUEST_ID_HEADER],
    retryAfter: headers['retry-after'],
    date: headers['date'],
    body: text,
    receivedAt: 0,
  };
  switch (kind) {
    case 'message':
      return classifyAnswer(facts);
    case 'list':
      return classifyList(facts, messages);
    case 'message-query':
      return classifyQuery(facts, apiVersion);
    case 'list-query':
      return classifyListQuery(facts, apiVersion);
    case 'upload':
      return classifyUpload(facts, { waiting: false, finished: true });
    case 'media-query':
      return classifyMedia({ ...facts, headers });
    case 'version':
      return classifyAccess({ ...facts, status: 404, body: '' }, facts);
    case 'status-notification':
      return parseStatusNotification(parseJson(text), apiVersion);
    case 'inbound-message':
      return parseReceivedMessage(parseJson(text));
    default:
      throw new TypeError(`unknown kind ${String(kind satisfies never)}`);
  }
}
