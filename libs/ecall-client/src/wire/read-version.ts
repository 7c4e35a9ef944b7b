import { FIELDS } from './assumed-wire.js';
import { asText, FieldReader, isJsonObject, parseJson } from './field-reader.js';

/** A plain text longer than this is a page, not a version. */
const LONGEST_TEXT = 100;

/** eCall's version from an answer in whatever form: an object, a JSON text, a bare text. `undefined` where there is none. */
export function readVersion(body: string): string | undefined {
  const json = parseJson(body);
  if (isJsonObject(json)) return new FieldReader(json).text(FIELDS.version);
  const text = asText(json) ?? (json === undefined ? asText(body)?.trim() : undefined);
  return text === undefined || text.length > LONGEST_TEXT || text.startsWith('<') ? undefined : text;
}
