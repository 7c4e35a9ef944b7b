import type { EcallError } from '../ecall-error.js';
import { FIELDS } from './assumed-wire.js';
import { asList, asText, FieldReader, isJsonObject } from './field-reader.js';

/** What stands for an error body that could not be read. */
export const NO_ERROR_DETAILS: EcallError = { code: '', message: '', details: [] };

/** eCall's error object, or a bare text in its place; `undefined` if the value is neither. */
export function readEcallError(value: unknown): EcallError | undefined {
  const text = asText(value);
  if (text !== undefined) return { ...NO_ERROR_DETAILS, message: text };
  if (!isJsonObject(value)) return undefined;
  const fields = new FieldReader(value);
  return {
    code: fields.text(FIELDS.errorCode) ?? '',
    message: fields.text(FIELDS.errorMessage) ?? '',
    details: fields.read(FIELDS.errorDetails, readDetails) ?? [],
  };
}

function readDetails(value: unknown): EcallError['details'] | undefined {
  const list = isJsonObject(value) ? new FieldReader(value).read(FIELDS.errors, asList) : asList(value);
  return list?.filter(isJsonObject).map((item) => {
    const fields = new FieldReader(item);
    return {
      parameter: fields.text(FIELDS.parameter) ?? '',
      messages: fields.read(FIELDS.messages, readMessages) ?? [],
    };
  });
}

function readMessages(value: unknown): readonly string[] | undefined {
  const text = asText(value);
  return text === undefined ? asList(value)?.flatMap((item) => asText(item) ?? []) : [text];
}
