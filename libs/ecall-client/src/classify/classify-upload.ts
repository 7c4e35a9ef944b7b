import type { UploadNotSent, UploadOutcome, UploadUnknown } from '../outcomes/media-outcome.js';
import type { CallFacts, FailureFacts } from '../transport/call-facts.js';
import { FIELDS } from '../wire/assumed-wire.js';
import { FieldReader, isJsonObject } from '../wire/field-reader.js';
import { classifyCall, classifyFailure } from './classify-call.js';

/** What is known of a file's bytes when its upload has ended. */
export interface SourceState {
  /** Why reading them was given up. */
  readonly failure?:
    { readonly reason: 'source-failed' | 'size-mismatch'; readonly cause: Error } | undefined;
  /** Whether they are what the request waits for. */
  readonly waiting: boolean;
  /** Whether all of them were given to the connection. */
  readonly finished: boolean;
}

/** What became of an upload. Pure. */
export function classifyUpload(facts: CallFacts, source: SourceState): UploadOutcome {
  if (facts.kind === 'failure') return brokenOff(facts, source);
  return classifyCall<UploadOutcome>(facts, (body, requestId) => {
    const mediaId = readMediaId(body);
    if (mediaId === undefined) return { kind: 'unknown', status: 200, reason: 'no-media-id', requestId };
    return { kind: 'uploaded', mediaId, requestId };
  });
}

/** eCall keeps no file of which it has not got the end. */
function brokenOff(failure: FailureFacts, source: SourceState): UploadNotSent | UploadUnknown {
  if (source.failure !== undefined) return { kind: 'not-sent', ...source.failure };
  if (failure.reason === 'timeout' && source.waiting) {
    return { kind: 'not-sent', reason: 'source-failed', cause: new Error('the source gave nothing in time') };
  }
  return classifyFailure({ ...failure, dispatched: failure.dispatched && source.finished });
}

function readMediaId(body: unknown): string | undefined {
  return isJsonObject(body) ? new FieldReader(body).text(FIELDS.mediaId) : undefined;
}
