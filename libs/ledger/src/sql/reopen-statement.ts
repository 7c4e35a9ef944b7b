import type { SendIntent } from '../port/intent.js';
import { carriedBy } from './row-reader.js';
import type { SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { stateIs } from '../schema/indexes.js';
import type { SqlContext } from './sql-fragments.js';

/**
 * Attempt 0 was never called, so it is known not sent. An id that stands for other content reopens nothing. The rejection was
 * told directly, as the row's first event; what follows goes through the outbox, which counts on.
 */
export function reopenStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'reopen',
    text: `update ${names.sends} s set state = 'ready', announced = false, direct = false, version = s.version + 1,
  rejection = null, settled_at = null, account = o.account, channel = o.channel, policy = o.policy,
  expires_at = o.expires_at, lane = o.lane, urgent = o.urgent, names_sender = o.names_sender, carried = o.carried,
  metadata = coalesce(o.carried -> 'metadata', '{}'), traceparent = o.carried ->> 'traceparent',
  segments = (o.carried ->> 'segments')::integer, encoding = o.carried ->> 'encoding'
from jsonb_to_record($1::jsonb) as o(command_id text, recipient text, fingerprint text, topic text,
  record_partition integer, record_offset text, record_at double precision, account text, channel text, policy text,
  expires_at timestamptz, carried json, lane text, urgent boolean, names_sender boolean)
where s.command_id = o.command_id and s.recipient = o.recipient
  and ${stateIs('s.state', 'rejected')} and s.attempt = 0 and s.announced
  and (s.fingerprint = o.fingerprint or (s.topic, s.record_partition, s.record_offset, s.record_at)
    = (o.topic, o.record_partition, o.record_offset, o.record_at))
returning s.id`,
  };
}

export function reopenInput(intent: Omit<SendIntent, 'holder'>): SqlRecord {
  const { source } = intent;
  return {
    command_id: intent.commandId,
    recipient: intent.recipient,
    fingerprint: intent.fingerprint,
    topic: source.topic,
    record_partition: source.partition,
    record_offset: source.offset,
    record_at: source.timestamp,
    account: intent.account,
    channel: intent.channel,
    policy: intent.policy,
    expires_at: intent.expiresAt,
    carried: carriedBy(intent),
    lane: intent.orderingKey,
    urgent: intent.urgent ?? false,
    names_sender: intent.namesSender ?? false,
  };
}
