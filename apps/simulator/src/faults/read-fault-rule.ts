import { CHARSETS } from '../ecall/charset.js';
import {
  type AnswerFault,
  FAULT_REQUESTS,
  NOTIFICATION_STEPS,
  FAULT_STATUSES,
  type FaultKind,
  type FaultRule,
} from './fault-rule.js';

/** Says what the value must be; `undefined` where it is valid. */
type Check = (value: unknown) => string | undefined;
type Fields = Readonly<Record<string, { readonly check: Check; readonly required?: boolean }>>;

const LONGEST_DELAY_MS = 600_000;
const MOST_USES = 1_000_000_000;

const integer =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : `an integer from ${least} to ${most}`;
const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a string that is not empty';
/** A header can carry nothing else (RFC 9110, 5.5). */
const headerText = (value: unknown) => typeof value === 'string' && /^[ -~]+$/.test(value);
const boolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
const share: Check = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'a number from 0 to 1';
const retryAfter: Check = (value) =>
  headerText(value) || integer(0, 86_400)(value) === undefined
    ? undefined
    : 'seconds (an integer from 0 to 86400) or an HTTP date';
const oneOf =
  (choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value) ? undefined : `one of ${choices.join(', ')}`;
const calls: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((each) => integer(1, MOST_USES)(each) === undefined)
    ? undefined
    : `a list of integers from 1 to ${MOST_USES}`;

const SCOPE: Fields = {
  to: { check: text },
  toPrefix: { check: text },
  share: { check: share },
  from: { check: text },
  account: { check: text },
  times: { check: integer(1, MOST_USES) },
  calls: { check: calls },
  on: { check: oneOf(FAULT_REQUESTS) },
};

const MS = { ms: { check: integer(0, LONGEST_DELAY_MS), required: true } };

const CHARSET = { charset: { check: oneOf(CHARSETS), required: true } };

const ONLY = { only: { check: oneOf(NOTIFICATION_STEPS) } };

const ACCEPT = { accept: { check: boolean, required: true } };

const REFUSAL = { status: { check: integer(400, 599) }, errorCode: { check: text } };

const FIELDS: Readonly<Record<FaultKind, Fields>> = {
  delay: MS,
  refuse: REFUSAL,
  credits: {},
  'drop-before': {},
  'drop-after': {},
  hang: ACCEPT,
  status: { status: { check: oneOf(FAULT_STATUSES), required: true }, retryAfter: { check: retryAfter } },
  truncate: {},
  'not-json': {},
  'no-request-id': {},
  charset: CHARSET,
  proxy: { status: { check: integer(200, 599), required: true }, ...ACCEPT },
  'sender-unapproved': {},
  'media-unknown': {},
  'list-count': {},
  'list-plain': {},
  'list-refuse': REFUSAL,
  'callback-delay': { ...MS, ...ONLY },
  'callback-none': ONLY,
  'callback-repeat': { count: { check: integer(1, 100), required: true }, ...ONLY },
  'callback-charset': CHARSET,
  'callback-shuffle': {},
  'callback-early': {},
  'final-status': { status: { check: text, required: true } },
};

/**
 * @param path of the rule, for the error message
 * @throws RangeError that names the field and what it may be
 */
export function readFaultRule(rule: unknown, path: string): FaultRule {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
    throw new RangeError(`${path} must be an object`);
  }
  const kind: unknown = 'kind' in rule ? rule.kind : undefined;
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) {
    throw new RangeError(`${path}.kind must be one of ${Object.keys(FIELDS).join(', ')}`);
  }
  const known: Fields = { ...SCOPE, ...FIELDS[kind as FaultKind] };
  const given = new Map<string, unknown>(Object.entries(rule).filter(([, value]) => value !== undefined));
  for (const field of given.keys()) {
    if (field !== 'kind' && !Object.hasOwn(known, field)) {
      throw new RangeError(`${path}.${field} is not a field of '${kind}': ${Object.keys(known).join(', ')}`);
    }
  }
  for (const [field, { check, required }] of Object.entries(known)) {
    if (!given.has(field) && required !== true) continue;
    const expected = check(given.get(field));
    if (expected !== undefined) throw new RangeError(`${path}.${field} must be ${expected}`);
  }
  const read = Object.fromEntries(given) as unknown as FaultRule;
  const misfit = misfitOf(read);
  if (misfit !== undefined) throw new RangeError(`${path}.${misfit}`);
  return read;
}

/** Names what does not fit the requests that the rule is for. */
function misfitOf({ on = 'send', kind, to, toPrefix, from }: FaultRule): string | undefined {
  if (on === 'send') return undefined;
  if (from !== undefined) return `from is not a field of a rule on ${on}: only sending has a sender`;
  if (!isAnswerFault(kind)) return `on must be send for '${kind}'`;
  if (on === 'upload' && (to ?? toPrefix) !== undefined) {
    return 'to and toPrefix are not fields of a rule on upload: a file has no recipient';
  }
  return undefined;
}

function isAnswerFault(kind: FaultKind): kind is AnswerFault['kind'] {
  return !/^(?:callback-|final-|list-|media-|sender-)/.test(kind);
}
