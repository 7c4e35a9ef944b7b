import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { stateIs } from '../schema/indexes.js';
import { type SqlContext, clock } from './sql-fragments.js';
import { assignmentsUnread, given, isNamed } from './unread-rows.js';

/**
 * `accepted` of an attempt that is under way as its lane began it: nearly every one. For those that it settled it answers with
 * what may have changed since they were begun. The others are left to the statement that knows every case, and costs the
 * server several times as much before it has read a row.
 */
export function acceptedDirectlyStatement(context: SqlContext): SqlStatement {
  return {
    name: 'accepted-directly',
    text: `with ${clock(context)}
update ${context.names.sends} s set ${assignmentsUnread('accepted', ['redirected_to'])}
where ${isNamed} and ${stateIs('s.state', 'calling')} and s.direct and s.holder is not null
  and s.attempt = ${given('i_attempt')}::integer and s.redirects is null
returning ${given('i_ord')}::integer as ord, s.policy, s.charge, s.cancel_requested, s.suspicion, s.timeline, s.version,
  s.statuses, s.message_id, s.request_id, s.settled_at`,
  };
}
