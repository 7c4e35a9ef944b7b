/** What the gateway's own words mean, for somebody who was just woken up. */

/** @typedef {'good' | 'bad' | 'warn' | 'soft'} Tone */

/** @type {Readonly<Record<string, { label: string, tone: Tone, means: string }>>} */
export const STATES = {
  ready: { label: 'Ready', tone: 'soft', means: 'Known not sent. It goes out as soon as its turn comes.' },
  calling: { label: 'Calling', tone: 'soft', means: 'A call to eCall is under way.' },
  doubt: {
    label: 'In doubt',
    tone: 'warn',
    means:
      "eCall's answer was lost. A callback may still prove that it was sent; nothing has to be done yet.",
  },
  parked: {
    label: 'Parked in doubt',
    tone: 'bad',
    means:
      "eCall's answer was lost, and no callback came. Only eCall knows whether it was sent: look in its portal, then decide.",
  },
  scheduled: { label: 'Waiting', tone: 'soft', means: 'It is not sent yet and waits in the ledger.' },
  accepted: { label: 'Accepted', tone: 'good', means: 'eCall took it.' },
  rejected: { label: 'Rejected', tone: 'bad', means: 'It was not sent, and will not be.' },
  expired: {
    label: 'Expired',
    tone: 'warn',
    means: 'Its expiresAt passed before it could be sent. It was not sent.',
  },
  cancelled: { label: 'Cancelled', tone: 'soft', means: 'It was taken back before it was sent.' },
  dropped: { label: 'Dropped', tone: 'soft', means: 'An operator left it in doubt for good.' },
  'kept-aside': {
    label: 'Kept aside',
    tone: 'bad',
    means: 'An event that its topic did not take for an hour.',
  },
};

/** Why a message waits. @type {Readonly<Record<string, string>>} */
export const WAITS = {
  'send-at': 'for its sendAt',
  account: 'for its account',
  retry: 'to be tried again',
  behind: 'behind an earlier message of the same key',
  operator: 'to be sent again, by the word of an operator',
};

/** What a call was answered. @type {Readonly<Record<string, string>>} */
export const ANSWERS = {
  throttled: 'eCall was busy',
  credentials: 'eCall refuses user or password',
  credits: 'the account has no credits left',
  forbidden: 'eCall forbids it to the account',
  'wrong-address': 'the address is not that of eCall’s API',
  dns: 'the name of eCall was not resolved',
  'connect-refused': 'the connection was refused',
  'connect-timeout': 'no connection came about in time',
  'connect-failed': 'no connection came about',
  tls: 'the TLS handshake failed',
  certificate: "eCall's certificate is not believed",
  proxy: 'the proxy gave no tunnel',
  aborted: 'given up before anything was sent',
  timeout: 'no answer came in time',
  'connection-lost': 'the connection broke before the answer',
  'server-error': 'eCall failed while it handled the call',
  'no-request-id': "an answer that is not eCall's",
  'unexpected-status': 'an answer that eCall does not document',
  'unreadable-list': 'the answer to a list could not be read',
};

/** Why messages are rejected, where the code alone does not say it. @type {Readonly<Record<string, string>>} */
export const REJECTIONS = {
  'refused-by-ecall': 'eCall refused the message',
  forbidden: 'eCall refuses this message, while others of its account pass',
  'recipient-not-allowed': 'SEND_ALLOWED_TO does not allow the number',
  'country-not-allowed': "SEND_COUNTRIES does not allow the number's country",
  'recipient-limit': 'too many messages to this number',
  'impossible-recipient': 'no such number can exist',
};

/** Which setting a guard's reason belongs to, and what to do. @type {Readonly<Record<string, { setting: string, means: string }>>} */
export const GUARDS = {
  'recipient-not-allowed': {
    setting: 'SEND_ALLOWED_TO',
    means:
      'The list, or allowedTo of the account, does not name their numbers. Right in staging; in production take the setting out.',
  },
  'country-not-allowed': {
    setting: 'SEND_COUNTRIES',
    means:
      'The list, or countries of the account, does not name their countries. Countries that nobody sells to point to abuse: stop the publisher. Otherwise widen the list.',
  },
  'recipient-limit': {
    setting: 'SEND_LIMIT_PER_RECIPIENT',
    means:
      'Too many to one number. Is it the same number again and again? Then a publisher runs in a loop: stop it. Otherwise widen the limit.',
  },
};

/** Why an event was not published. @type {Readonly<Record<string, string>>} */
export const UNPUBLISHED = {
  'too-large': 'larger than the topic’s max.message.bytes',
  invalid: 'the topic takes no such records',
};

/** Why a record became a dead letter. @type {Readonly<Record<string, string>>} */
export const LETTERS = {
  'not-json': 'the record is no JSON',
  'not-an-object': 'the record is no JSON object',
  'not-a-cloud-event': 'the record is no CloudEvent',
  empty: 'the record is empty',
  'unknown-field': 'a field that no command has',
  'missing-field': 'a field is missing',
  'invalid-field': 'a field is not as it may be',
  'wrong-type': 'a CloudEvent of another type',
  'command-id-reused': 'its commandId stands for other content',
  'unknown-account': 'its account is not configured',
  'invalid-cancel': 'a cancel that is not valid',
  'too-old': 'the record is older than what the ledger keeps',
};

/** @type {Readonly<Record<string, { tone: Tone, means: string }>>} */
export const ACCOUNT_STATES = {
  closed: { tone: 'good', means: 'Sends.' },
  open: {
    tone: 'warn',
    means: 'eCall does not answer as it should. One message at a time probes it; it goes on by itself.',
  },
  suspended: {
    tone: 'bad',
    means:
      'Its messages wait; one at a time probes it, at intervals that grow to ten seconds. Put it right at eCall or in the settings: nothing has to be pressed here.',
  },
  limited: {
    tone: 'bad',
    means:
      'SEND_LIMIT_PER_DAY is used up. Its messages wait for the next reset. A lift allows one more full limit.',
  },
};

/** What puts it right, by what eCall refuses. @type {Readonly<Record<string, string>>} */
export const REMEDIES = {
  credentials: 'Correct the password; the accounts file is read again within two seconds.',
  credits: 'Top up the account at eCall.',
  forbidden: 'Have the rights, or the sender, approved at eCall.',
  'wrong-address': 'Correct the base URL of the account.',
};

/** How the API names the states, for the eye. @type {Readonly<Record<string, string>>} */
export const ACCOUNT_LABELS = {
  closed: 'Sending',
  open: 'Trouble on the way',
  suspended: 'Refused by eCall',
  limited: 'Daily limit used up',
};

/** What the health checks look at. @type {Readonly<Record<string, string>>} */
export const CHECKS = {
  gateway: 'The gateway is starting or stopping',
  ledger: 'The ledger (PostgreSQL) takes no writes: nothing is sent, webhooks are not taken',
  consumer: 'The consumer of this replica is dead',
  bus: 'Kafka does not answer: commands wait on their topic, events in the outbox',
  subscription: 'The consumer has no place in its group',
  'dead-letters': 'The dead-letter topic takes no records: what should go there holds up its key',
  'unowned-partitions': 'Partitions of a command topic are read by nobody',
  proxy: 'The proxy opens no tunnel to eCall: messages wait',
};

/**
 * @param {Readonly<Record<string, string>>} words
 * @param {string} word
 */
export function wordOf(words, word) {
  return Object.hasOwn(words, word) ? words[word] : word;
}
