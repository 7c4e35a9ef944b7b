import { isWrongAddress } from '../../classify/classify-call.js';
import { FIELDS } from '../../wire/assumed-wire.js';
import { isJsonObject } from '../../wire/field-reader.js';
import type { CapturedPayload } from './captured-payload.js';
import { at, type Path, placesIn } from './mutations.js';
import type { Outcome } from './read-captured.js';

export interface Fact {
  readonly path: Path;
  readonly value: unknown;
}

/** What an outcome says, leaf by leaf; what the client did not understand is no fact. */
export function factsOf(outcome: Outcome): Fact[] {
  return placesIn(outcome)
    .filter((path) => !path.includes('unknownFields'))
    .map((path) => ({ path, value: at(outcome, path) }))
    .filter(({ value }) => !isJsonObject(value) && !Array.isArray(value));
}

/** The facts that do not come from the field at the path, nor from one within it: no change there may lose them. */
export function factsBeside(outcome: Outcome, body: unknown, field: Path): Fact[] {
  const facts = factsOf(outcome);
  const origins = facts.map((fact) => ({ fact, sources: sourcesOf(fact, facts, body) }));
  // What comes from no field at all stands in a place that goes with whatever holds it.
  const isHolder = typeof at(body, field) === 'object';
  return origins
    .filter(({ sources }) =>
      sources.length === 0 ? !isHolder : !sources.some((path) => isWithin(path, field)),
    )
    .map(({ fact }) => fact);
}

/** Whether the payload cannot be understood without this field: a status has no state without its word, say. */
export function isEssential({ kind, status }: CapturedPayload, field: Path): boolean {
  const [name] = field;
  const isOneOf = (...names: ReadonlyArray<readonly string[]>): boolean =>
    names.flat().some((one) => one.toLowerCase() === String(name).toLowerCase());
  switch (kind) {
    case 'list':
      return field.length === 1 && isOneOf(FIELDS.listResults);
    case 'message-query':
    case 'status-notification':
      return isOneOf(FIELDS.status);
    case 'list-query':
      return field.length === 1 && isOneOf(FIELDS.status, FIELDS.listResults);
    case 'upload':
      return isOneOf(FIELDS.mediaId);
    case 'inbound-message':
      return isOneOf(FIELDS.from, FIELDS.to, FIELDS.content, FIELDS.text, FIELDS.mediaId);
    case 'message':
      return isWrongAddress(status ?? 0) && isOneOf(FIELDS.errorCode);
    case 'media-query':
    case 'version':
      return false;
    default:
      return kind satisfies never;
  }
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((key, index) => path[index] === key);
}

/** Fields with the fact's own value, whatever its spelling; or those of the facts that it follows from. */
function sourcesOf(fact: Fact, facts: readonly Fact[], body: unknown): Path[] {
  const own = placesIn(body).filter((path) => isSame(fact.value, at(body, path)));
  return [...own, ...reasonsFor(fact, facts).flatMap((reason) => sourcesOf(reason, [], body))];
}

function isSame(fact: unknown, field: unknown): boolean {
  if (typeof field !== 'string' && typeof field !== 'number') return false;
  const instant = Date.parse(String(field));
  return String(fact) === String(field) || (instant > 0 && Date.parse(String(fact)) === instant);
}

/** Facts that say in the client's own words what others say in eCall's. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  status: ['providerStatus'],
  timestampIsUtc: ['occurredAt', 'receivedAt'],
  reason: ['code'],
  type: ['text', 'mediaId'],
  kind: ['messageId', 'mediaId', 'code', 'message', 'parameter'],
};

function reasonsFor({ path }: Fact, facts: readonly Fact[]): Fact[] {
  const names = FOLLOWS[String(path.at(-1))] ?? [];
  const near = path.slice(0, -1);
  return facts.filter((fact) => isWithin(fact.path, near) && names.includes(String(fact.path.at(-1))));
}
