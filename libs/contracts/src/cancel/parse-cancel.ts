import { validateSync } from 'class-validator';
import type { Envelope } from '../cloud-events/envelope.js';
import { findUnstorable } from '../command/find-unstorable.js';
import { toProblem } from '../command/to-problem.js';
import { toE164 } from '../numbers/phone-number.js';
import { describeValue } from '../problems/describe-value.js';
import { CancelMessage } from './cancel-message.dto.js';
import type { InvalidCancel, ParsedCancel, ValidCancel } from './parsed-cancel.js';

/** Another version or spelling, or the type in quotes: none of them may pass for a command, whose rejection would be an event. */
const LIKE_A_CANCEL = /^[\s"]*ecall\.cancel-message\b/i;

/** Whether a record is meant as a cancel, right or wrong. */
export function isCancel({ type }: Envelope): boolean {
  return type !== undefined && LIKE_A_CANCEL.test(type);
}

/** Reads a cancel from what {@link isCancel}. */
export function readCancel(envelope: Envelope, defaultCountry: string | undefined): ParsedCancel {
  const { traceparent } = envelope;
  const read = cancelIn(envelope, defaultCountry);
  return { ...read, ...(traceparent === undefined ? {} : { traceparent }) };
}

function cancelIn({ data, problem }: Envelope, defaultCountry: string | undefined): ParsedCancel {
  if (problem) return invalid(problem.detail);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return invalid(`data: got ${describeValue(data)}; it may be an object with a commandId`);
  }
  const unstorable = findUnstorable(data);
  if (unstorable) return invalid(unstorable.detail);
  const cancel = Object.assign(new CancelMessage(), data);
  const errors = validateSync(cancel, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
  if (errors.length > 0) return invalid(toProblem(errors, 'a cancel').detail);
  return normalized(cancel, defaultCountry);
}

function normalized(
  { commandId, to }: CancelMessage,
  defaultCountry: string | undefined,
): ValidCancel | InvalidCancel {
  if (to === undefined || to === null) return { kind: 'cancel', commandId };
  const recipient = toE164(to, defaultCountry);
  if (recipient !== undefined) return { kind: 'cancel', commandId, to: recipient };
  return invalid(
    `to: got ${describeValue(to)} that cannot be a number; it may be +… or 00… with its country code`,
  );
}

function invalid(detail: string): InvalidCancel {
  return { kind: 'invalid-cancel', reason: 'invalid-cancel', detail };
}
