import type { SqlNames } from '../schema/sql-names.js';

/** How many rows of each kind a filled ledger has. */
export interface FillSizes {
  /** Settled long ago, with a final status. */
  readonly accepted: number;
  /** Accepted a moment ago, the event not yet published. */
  readonly unannounced: number;
  /** Wait for a `sendAt` three weeks off. */
  readonly scheduled: number;
  /** Are due, each in a lane of its own. */
  readonly due: number;
  /** Being called, their leases running. */
  readonly calling: number;
  /** Wait in one lane, and are due. */
  readonly oneKey: number;
  /** In doubt, for an operator. */
  readonly parked: number;
  /** Due, of an account that is not configured. */
  readonly ofNobody: number;
  /** Due, and as many in doubt, of an account that has no sender of its own; a few name theirs. */
  readonly senderless: number;
  /** In doubt, resendable, of an account that is suspended. */
  readonly doubts: number;
  /** Each of the rare states: `rejected`, `expired`, `cancelled`, `dropped`. */
  readonly rare: number;
  /** Events that wait for the broker. */
  readonly outbox: number;
  /** Rows whose first event is kept aside, and two more behind it. */
  readonly keptAside: number;
  readonly inbound: number;
  /** Numbers with counted sends. */
  readonly numbers: number;
  /** Decisions of operators and cancels. */
  readonly audit: number;
}

const COLUMNS = `id, command_id, recipient, fingerprint, topic, record_partition, record_offset, record_at, account,
  channel, policy, metadata, carried, lane, state, announced, attempt, doubtful, version, due_at, reason, direct, command,
  sequence, doubt_since, message_id, rejection, statuses, unknown_statuses, polls, created_at, settled_at, behind, urgent, holder, list_id, waits_since, names_sender`;

interface Kind {
  readonly name: string;
  readonly count: number;
  /** Days before now from when to when they were made. */
  readonly days: readonly [number, number];
  /** SQL by column, where it is not as below; `i` is the row's number, `made` its instant. */
  readonly columns: Readonly<Record<string, string>>;
}

const SETTLED = { settled_at: 'made' };
const WAITING = { state: `'scheduled'`, direct: 'false', command: `'{"to":"+41791234567"}'`, attempt: '0' };

const kindsOf = (sizes: FillSizes): readonly Kind[] => [
  {
    name: 'a',
    count: sizes.accepted,
    days: [29.9, 0.1],
    // A few are still asked after.
    columns: {
      ...SETTLED,
      due_at: `case when i % ${Math.min(1_000, Math.floor(sizes.accepted / 150))} = 0 then made end`,
      statuses: `'{"m":"delivered"}'`,
      message_id: `'m-' || i`,
      // Every other one went in a list of fifty.
      list_id: `case when i % 2 = 0 then md5('list-' || i / 100)::uuid end`,
    },
  },
  {
    name: 'o',
    count: sizes.keptAside + sizes.outbox,
    days: [0.2, 0.1],
    columns: SETTLED,
  },
  {
    name: 'x',
    count: sizes.unannounced,
    days: [0.0002, 0.0001],
    columns: { ...SETTLED, announced: 'false' },
  },
  {
    name: 's',
    count: sizes.scheduled,
    days: [5, 0.1],
    columns: { ...WAITING, reason: `'send-at'`, due_at: `made + interval '26 days'`, lane: `'lane-' || i` },
  },
  {
    name: 'u',
    count: sizes.due,
    days: [0.3, 0.2],
    columns: {
      ...WAITING,
      reason: `'retry'`,
      waits_since: 'made',
      due_at: 'made',
      lane: `'due-' || i`,
      urgent: 'i % 10 = 0',
    },
  },
  {
    name: 'c',
    count: sizes.calling,
    days: [0.0001, 0],
    columns: {
      state: `'calling'`,
      announced: 'false',
      version: '1',
      sequence: '0',
      holder: `'h-' || i`,
      due_at: `made + interval '1 hour'`,
    },
  },
  {
    name: 'k',
    count: sizes.oneKey,
    days: [0.2, 0.1],
    columns: {
      ...WAITING,
      reason: `'behind'`,
      waits_since: 'made',
      due_at: 'made',
      lane: `'one-key'`,
      behind: 'i > 1',
    },
  },
  {
    name: 'n',
    count: sizes.ofNobody,
    days: [3, 0.1],
    columns: { ...WAITING, reason: `'account'`, waits_since: 'made', due_at: 'made', account: `'nobody'` },
  },
  {
    name: 'r',
    count: sizes.senderless,
    days: [3, 0.1],
    columns: {
      ...WAITING,
      reason: `'account'`,
      waits_since: 'made',
      due_at: 'made',
      account: `'senderless'`,
      // A few name their sender.
      names_sender: 'i % 500 = 0',
    },
  },
  {
    name: 'e',
    count: sizes.senderless,
    days: [1, 0.1],
    columns: {
      ...WAITING,
      state: `'doubt'`,
      policy: `'resend'`,
      due_at: 'made',
      doubt_since: 'made',
      account: `'senderless'`,
      names_sender: 'i % 500 = 0',
    },
  },
  {
    name: 'd',
    count: sizes.doubts,
    days: [1, 0.1],
    columns: {
      ...WAITING,
      state: `'doubt'`,
      policy: `'resend'`,
      due_at: 'made',
      doubt_since: 'made',
      account: `'suspended'`,
    },
  },
  {
    name: 'p',
    count: sizes.parked,
    days: [20, 0.1],
    columns: { ...WAITING, state: `'parked'`, doubt_since: 'made' },
  },
  ...['rejected', 'expired', 'cancelled', 'dropped'].map((state) => ({
    name: state,
    count: sizes.rare,
    days: [25, 0.1] as const,
    columns: {
      ...SETTLED,
      state: `'${state}'`,
      ...(state === 'rejected' && { rejection: `'{"reason":"x","detail":"y"}'`, attempt: '0' }),
    },
  })),
];

const USUAL: Readonly<Record<string, string>> = {
  id: `(encode(substring(int8send((extract(epoch from made) * 1000)::bigint) from 3), 'hex') || '7'
    || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid`,
  recipient: `'+4179' || lpad((i % 3000000)::text, 7, '0')`,
  fingerprint: `'1:' || substr(h, 1, 22)`,
  topic: `'ecall.send-message'`,
  record_partition: 'i % 6',
  record_offset: 'i::text',
  record_at: '1764000000000',
  account: `'default'`,
  channel: `'Sms'`,
  policy: `'park'`,
  metadata: `'{"orderId":"42"}'`,
  carried: `'{"metadata":{"orderId":"42"},"segments":1,"encoding":"GSM-7"}'`,
  state: `'accepted'`,
  announced: 'true',
  attempt: '1',
  doubtful: '0',
  version: '2',
  direct: 'true',
  sequence: '1',
  statuses: `'{}'`,
  unknown_statuses: `'[]'`,
  polls: '0',
  created_at: 'made',
  behind: 'false',
  urgent: 'false',
  names_sender: 'false',
};

/**
 * Scripts that fill an empty ledger, to be run one after the other by a superuser: without triggers, so that the million rows
 * of one lane are not locked one by one; what triggers would have written is written here.
 */
export function fillScripts(names: SqlNames, sizes: FillSizes): readonly string[] {
  return [
    'set session_replication_role = replica',
    ...kindsOf(sizes)
      .filter(({ count }) => count > 0)
      .flatMap((kind) => [sends(names, kind), commands(names, kind)]),
    ...rest(names, sizes),
    'set session_replication_role = origin',
  ];
}

function sends({ sends: table }: SqlNames, { name, count, days, columns }: Kind): string {
  const values = COLUMNS.split(',')
    .map((column) => column.trim())
    .map(
      (column) =>
        columns[column] ?? (column === 'command_id' ? `'${name}-' || i` : (USUAL[column] ?? 'null')),
    );
  const [from, to] = days;
  const made = `date_trunc('milliseconds', clock.at - interval '1 day' * (${from} - ${from - to} * i / ${count}))`;
  return `insert into ${table} (${COLUMNS}) select ${values.join(', ')}
    from (select i, md5('${name}' || i) as h, ${made} as made
      from generate_series(1, ${count}) i, (select clock_timestamp() as at) clock) r`;
}

function commands({ commands: table }: SqlNames, { name, count }: Kind): string {
  return `insert into ${table} (command_id, fingerprint, topic, record_partition, record_offset, record_at)
    select '${name}-' || i, '1:' || substr(md5('${name}' || i), 1, 22), 'ecall.send-message', i % 6, i::text, 1764000000000
    from generate_series(1, ${count}) i`;
}

function rest(names: SqlNames, { outbox, keptAside, inbound, numbers, audit }: FillSizes): string[] {
  const status = `'{"type":"status-changed","messageId":"m","status":"delivered","final":true,"providerStatus":"Delivered",
    "occurredAt":"2026-11-24T12:00:00Z","source":"webhook"}'::jsonb`;
  const columns = 'row_id, sequence, at, fact, attempts, reason, retry_at, refused_since, kept_aside_at';
  const aside = `select s.id, q, clock_timestamp() - interval '2 hours', ${status},
    case when q = 2 then 70 else 0 end, case when q = 2 then 'too-large' end, clock_timestamp() + interval '30 minutes',
    case when q = 2 then clock_timestamp() - interval '2 hours' end,
    case when q = 2 then clock_timestamp() - interval '1 hour' end`;
  return [
    `insert into ${names.outbox} (${columns}) ${aside}
      from (select id from ${names.sends} where command_id = any(select 'o-' || i from generate_series(1, ${keptAside}) i)) s,
        generate_series(2, 4) q`,
    `insert into ${names.outbox} (row_id, sequence, at, fact) select s.id, 2, clock_timestamp(), ${status}
      from (select id from ${names.sends} where command_id = any(
        select 'o-' || i from generate_series(${keptAside + 1}, ${keptAside + outbox}) i)) s`,
    `insert into ${names.inbound} (id, at)
      select 'i-' || i, clock_timestamp() - interval '1 day' * (29.9 * (1 - i::double precision / ${inbound}))
      from generate_series(1, ${inbound}) i`,
    `insert into ${names.audit} (at, action, who, what)
      select clock_timestamp() - interval '1 day' * (29.9 * (1 - i::double precision / ${audit})), 'cancel', 'operator', '{}'
      from generate_series(1, ${audit}) i`,
    `insert into ${names.begun_sends} (recipient, begun, keep_until)
      select '+4178' || lpad(i::text, 7, '0'), '{}', clock_timestamp() + interval '1 hour' from generate_series(1, ${numbers}) i`,
  ];
}
