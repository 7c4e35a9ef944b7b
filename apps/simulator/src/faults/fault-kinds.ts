import { CHARSETS } from '../ecall/charset.js';
import { FAULT_STATUSES, type FaultKind, NOTIFICATION_STEPS } from './fault-rule.js';

/** Describes a kind of fault for a person who chooses one. */
export interface FaultKindInfo {
  /** One line, the same as in the README. */
  readonly what: string;
  /** Whether the message is accepted nevertheless; `accept`: the field of that name decides. */
  readonly accepted: boolean | 'accept';
  /** Its fields, with initial values for a form. */
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
  /** Values that a field may have, or is likely to have. */
  readonly choices?: Readonly<Record<string, readonly (string | number)[]>>;
}

const REFUSAL = { status: 400, errorCode: 'InvalidContent' };
const CHARSET = { fields: { charset: 'utf-8-bom' }, choices: { charset: CHARSETS } };
const ONLY = { choices: { only: NOTIFICATION_STEPS } };

/** What proxies answer with. */
const PROXY_STATUSES = [200, 302, 403, 404, 407, 413, 429, 500, 502, 503, 504];

export const FAULT_KINDS: Readonly<Record<FaultKind, FaultKindInfo>> = {
  delay: { accepted: true, what: 'the answer comes later', fields: { ms: 3_000 } },
  refuse: { accepted: false, what: "an error with eCall's body", fields: REFUSAL },
  status: {
    accepted: false,
    what: 'an error, with `Retry-After` if given',
    fields: { status: 503, retryAfter: '' },
    choices: { status: FAULT_STATUSES },
  },
  credits: { accepted: false, what: '403 `NotEnoughCredits`' },
  'drop-before': { accepted: false, what: 'the connection is reset' },
  'drop-after': { accepted: true, what: 'the connection is reset' },
  hang: { accepted: 'accept', what: 'no answer, ever', fields: { accept: false } },
  truncate: { accepted: true, what: 'half of the body, then the connection ends' },
  'not-json': { accepted: true, what: '200 with HTML' },
  'no-request-id': { accepted: true, what: 'no `x-f24-request-id`' },
  charset: { accepted: true, what: 'JSON in another encoding, or with a byte order mark', ...CHARSET },
  proxy: {
    accepted: 'accept',
    what: 'a proxy answers: HTML, no `x-f24-request-id`',
    fields: { status: 502, accept: false },
    choices: { status: PROXY_STATUSES },
  },
  'sender-unapproved': { accepted: false, what: '400 that names only `From`' },
  'media-unknown': { accepted: false, what: 'media only: 404 `MediaNotFound`' },
  'list-count': { accepted: true, what: 'lists only: the answer has one result too few' },
  'list-plain': { accepted: true, what: 'lists only: the answer names bare ids, not objects' },
  'list-refuse': { accepted: false, what: 'lists only: the whole list is refused', fields: REFUSAL },
  'callback-delay': {
    accepted: true,
    what: 'notifications come later',
    fields: { ms: 3_000, only: '' },
    ...ONLY,
  },
  'callback-none': { accepted: true, what: 'no notifications', fields: { only: '' }, ...ONLY },
  'callback-repeat': {
    accepted: true,
    what: 'each notification comes `count` times',
    fields: { count: 3, only: '' },
    ...ONLY,
  },
  'callback-charset': {
    accepted: true,
    what: 'notifications in another encoding, or with a byte order mark',
    ...CHARSET,
  },
  'callback-shuffle': { accepted: true, what: 'the final status comes first, then `Sent`' },
  'callback-early': { accepted: true, what: '`Sent` comes before the request is answered' },
  'final-status': {
    accepted: true,
    what: "ends so instead of `Delivered`, in eCall's or any words",
    fields: { status: 'NotDelivered' },
    choices: { status: ['NotDelivered', 'Expired', 'Rejected', 'Read'] },
  },
};
