import { isCancel, readCancel } from '../cancel/parse-cancel.js';
import type { ParsedCancel } from '../cancel/parsed-cancel.js';
import { readEnvelope } from '../cloud-events/read-envelope.js';
import type { ParsedCommand } from '../command/normalized-command.js';
import { type ParseOptions, type RawCommandRecord, readSendMessage } from '../command/parse-send-message.js';

/** Reads whatever lies on a command topic: a command or a cancel, each valid or not. Told apart by `kind`. Never throws. */
export function parseRecord(record: RawCommandRecord, options: ParseOptions): ParsedCommand | ParsedCancel {
  const envelope = readEnvelope(record.value, record.headers);
  return isCancel(envelope)
    ? readCancel(envelope, options.defaultCountry)
    : readSendMessage(record, envelope, options);
}
