import { type EncodedRecord, encodeCloudEvent } from '../cloud-events/encode-cloud-event.js';
import { SEND_MESSAGE_TYPE } from '../cloud-events/command-types.js';
import type { SendMessage } from './send-message.dto.js';

export interface EncodeOptions {
  /** Default `plain`. */
  readonly mode?: 'plain' | 'binary' | 'structured';
  /** The CloudEvent's id; default the commandId. */
  readonly id?: string;
  /** The CloudEvent's source, a URI reference that names the publisher. */
  readonly source?: string;
  /** W3C Trace Context. */
  readonly traceparent?: string;
}

export type EncodedCommand = EncodedRecord;

/**
 * A command as a Kafka record's value and headers. The key is yours: same key, sent in order.
 * @throws {TypeError} for a CloudEvent without id or source
 */
export function encodeCommand(command: Partial<SendMessage>, options: EncodeOptions = {}): EncodedCommand {
  const { mode = 'plain', source, traceparent } = options;
  if (mode === 'plain') {
    return {
      value: JSON.stringify(command),
      headers: { 'content-type': 'application/json', ...(traceparent === undefined ? {} : { traceparent }) },
    };
  }
  const id = options.id ?? command.commandId;
  if (id === undefined || source === undefined) throw new TypeError('a CloudEvent needs an id and a source');
  return encodeCloudEvent({ id, source, type: SEND_MESSAGE_TYPE, data: command, traceparent }, mode);
}
