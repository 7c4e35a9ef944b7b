import { randomUUID } from 'node:crypto';
import { CANCEL_MESSAGE_TYPE } from '../cloud-events/command-types.js';
import { type EncodedRecord, encodeCloudEvent } from '../cloud-events/encode-cloud-event.js';
import type { CancelMessage } from './cancel-message.dto.js';

export interface EncodeCancelOptions {
  /** The CloudEvent's source, a URI reference that names the publisher. */
  readonly source: string;
  /** Default `binary`. */
  readonly mode?: 'binary' | 'structured';
  /** The CloudEvent's id; default a random one. The same cancel may come any number of times. */
  readonly id?: string;
  /** W3C Trace Context. */
  readonly traceparent?: string;
}

/**
 * A cancel as a Kafka record's value and headers, for either command topic. Give it the key of its command, or publish it on
 * the urgent topic, where it does not wait behind that key's other records.
 */
export function encodeCancel(cancel: CancelMessage, options: EncodeCancelOptions): EncodedRecord {
  const { source, mode = 'binary', id = randomUUID(), traceparent } = options;
  return encodeCloudEvent({ id, source, type: CANCEL_MESSAGE_TYPE, data: cancel, traceparent }, mode);
}
