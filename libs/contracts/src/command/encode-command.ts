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

export interface EncodedCommand {
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A command as a Kafka record's value and headers. The key is yours: same key, sent in order.
 * @throws {TypeError} for a CloudEvent without id or source
 */
export function encodeCommand(command: Partial<SendMessage>, options: EncodeOptions = {}): EncodedCommand {
  const { mode = 'plain', source, traceparent } = options;
  const value = JSON.stringify(command);
  if (mode === 'plain') {
    return {
      value,
      headers: { 'content-type': 'application/json', ...(traceparent === undefined ? {} : { traceparent }) },
    };
  }
  const id = options.id ?? command.commandId;
  if (id === undefined || source === undefined) throw new TypeError('a CloudEvent needs an id and a source');
  const attributes = {
    specversion: '1.0',
    id,
    source,
    type: SEND_MESSAGE_TYPE,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  if (mode === 'structured') {
    return {
      value: JSON.stringify({ ...attributes, datacontenttype: 'application/json', data: command }),
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    };
  }
  const prefixed = Object.entries(attributes).map(([name, text]) => [`ce_${name}`, text]);
  return { value, headers: { ...Object.fromEntries(prefixed), 'content-type': 'application/json' } };
}
