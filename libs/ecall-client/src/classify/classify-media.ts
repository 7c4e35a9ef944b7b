import type { MediaOutcome } from '../media/media-outcome.js';
import { isJsonObject } from '../wire/field-reader.js';
import { readMediaDescription, readMediaHeaders } from '../wire/read-media.js';
import type { FailureFacts } from './answer-facts.js';
import { classifyQuestion } from './classify-query.js';
import type { StreamedAnswer } from '../api-caller.js';

/** What the question for a media file brought. Pure: a stream is passed on untouched. */
export function classifyMedia(facts: StreamedAnswer | FailureFacts): MediaOutcome {
  return classifyQuestion<MediaOutcome>(facts, (body, requestId) => {
    if (facts.kind === 'answer' && facts.bytes !== undefined) {
      return { kind: 'bytes', ...readMediaHeaders(facts.headers), bytes: facts.bytes, requestId };
    }
    if (isJsonObject(body)) return { kind: 'described', media: readMediaDescription(body), requestId };
    return { kind: 'failed', reason: 'unreadable', status: 200, requestId };
  });
}
