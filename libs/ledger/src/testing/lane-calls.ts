import { createHash } from 'node:crypto';
import type { SendIntent } from '../port/intent.js';
import { acceptedDirectlyStatement } from '../sql/accepted-directly-statement.js';
import { admissionInput } from '../sql/admission-group.js';
import { admissionStatement } from '../sql/admission-statement.js';
import { beginStatement } from '../sql/begin-statement.js';
import { chargeStatement } from '../sql/charge-statement.js';
import { listedStatement } from '../sql/listed-messages.js';
import { countRefusalStatement, lookUpStatement, unsettledStatement } from '../sql/operation-statements.js';
import { recordInboundStatement } from '../sql/outbox-statements.js';
import { reserveStatement } from '../sql/rate-statement.js';
import { reopenInput, reopenStatement } from '../sql/reopen-statement.js';
import {
  acceptedStatement,
  announcedStatement,
  giveBackStatement,
  handedStatement,
  rejectedStatement,
  unknownStatement,
} from '../sql/settle-statements.js';
import { statusNewsStatement } from '../sql/status-news-statement.js';
import { statusStatement } from '../sql/status-statement.js';
import { byRow } from '../sql/unread-rows.js';
import { sampleIntent } from './sample-intent.js';
import { call, callOnRows, nth, type StatementCall } from './statement-call.js';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const numberOf = (i: number): string => `+4179${String(i).padStart(7, '0')}`;

/** A group of intents; what they share is given. */
function admissions(to: 'call' | 'defer', intents: readonly Partial<SendIntent>[]): unknown {
  return intents.map((given, ord) =>
    admissionInput(
      {
        intent: sampleIntent({ orderingKey: `new-${ord}`, ...given }),
        to,
        id: `019a0000-0000-7000-8000-${String(ord).padStart(12, '0')}`,
        wait: { reason: 'behind', due: { inMs: 0 } },
      },
      ord,
    ),
  );
}

const ofMine = (ids: readonly string[]) => ids.map((i_id, i_ord) => ({ i_ord, i_id, i_attempt: 1 }));

const charges = (ids: readonly string[]): unknown =>
  ids.map((id, ord) => ({
    ord,
    id,
    attempt: 1,
    segments: 1,
    limits: [{ max: 5, window_ms: 3_600_000 }],
    day: '2026-11-24T06:00:00.000Z',
    most: 1_000,
    extra: 0,
  }));

const statuses = (ids: readonly string[]) =>
  ids.map((i_id, i_ord) => ({
    i_ord,
    i_id,
    i_status: 'read',
    i_final: true,
    i_supersedes: ['', 'delivered'],
  }));

const listed = (round: number): unknown => {
  const i_list_id = md5(`list-${round + 1}`);
  return [{ i_ord: 0, i_list_id, i_message_id: 'unknown', i_recipient: numberOf((round + 1) * 100) }];
};

const rejectedBefore = (round: number): unknown =>
  reopenInput(
    sampleIntent({
      commandId: `rejected-${round + 1}`,
      recipient: numberOf(round + 1),
      fingerprint: `1:${md5(`rejected${round + 1}`).slice(0, 22)}`,
    }),
  );

/** What each message costs, written in groups. */
export const LANE_CALLS: readonly StatementCall[] = [
  call('begin, new', admissionStatement, (round) => admissions('call', [{ commandId: `new-${round}` }])),
  call('begin, twenty new ones', admissionStatement, (round) =>
    admissions(
      'call',
      Array.from({ length: 20 }, (_, i) => ({ commandId: `new-${round}-${i}` })),
    ),
  ),
  call('begin, all of it new', beginStatement, (round) =>
    admissions(
      'call',
      Array.from({ length: 20 }, (_, i) => ({ commandId: `new-${round}-${i}` })),
    ),
  ),
  call('begin, known', admissionStatement, (round) =>
    admissions('call', [{ commandId: `a-${nth(round)}`, recipient: numberOf(nth(round)) }]),
  ),
  call('begin, behind a million', admissionStatement, (round) =>
    admissions('call', [{ commandId: `new-${round}`, orderingKey: 'one-key' }]),
  ),
  call('defer, behind a million', admissionStatement, (round) =>
    admissions('defer', [{ commandId: `new-${round}`, orderingKey: 'one-key' }]),
  ),
  callOnRows('accepted', acceptedStatement, { like: 'c', to: ofMine }),
  callOnRows('accepted directly', acceptedDirectlyStatement, {
    like: 'c',
    to: (ids) => byRow(ofMine(ids)),
  }),
  callOnRows('rejected', rejectedStatement, { like: 'c', to: ofMine }),
  callOnRows('unknown', unknownStatement, { like: 'c', to: ofMine }),
  callOnRows('release', giveBackStatement, { like: 'c', to: ofMine }),
  callOnRows('mark directly published', announcedStatement, { like: 'x', to: (ids) => ids }),
  callOnRows('hand to outbox', handedStatement, { like: 'x', to: ([id]) => ({ id }) }),
  callOnRows('charge', chargeStatement, { like: 'c', to: charges }),
  callOnRows('recordStatus', statusStatement, { like: 'a', to: statuses }),
  callOnRows('recordStatus, news', statusNewsStatement, {
    like: 'a',
    to: (ids) => byRow(statuses(ids)),
  }),
  callOnRows('countRefusal', countRefusalStatement, {
    like: 's',
    to: ([id]) => ({ id, attempt: 0, ago: 0 }),
  }),
  callOnRows('unsettled', unsettledStatement, { like: 'c', to: (ids) => ids }),
  call('lookUp', lookUpStatement, (round) => ({ commandId: `a-${nth(round)}` })),
  call('findListed', listedStatement, listed),
  call('reopen', reopenStatement, rejectedBefore),
  call('reserve', reserveStatement, () => ({ account: 'default', every_us: 20_000, count: 10 })),
  call('recordInbound', recordInboundStatement, (round) => ({ id: `new-${round}`, data: '{}' })),
];
