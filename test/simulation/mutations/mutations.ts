import { only } from '../surroundings/climate.js';
import { ACCOUNT_RULES } from './account-rules.js';
import { BLIND_WRITES } from './blind-writes.js';
import { CANCEL_RULES } from './cancel-rules.js';
import { CLOCK_RULES } from './clock-rules.js';
import { GUARD_RULES } from './guard-rules.js';
import { LIMIT_RULES } from './limit-rules.js';
import { LIST_RULES } from './list-rules.js';
import { ORDER_RULES } from './order-rules.js';
import { replaced } from './replaced-ledger.js';
import { SURROUNDINGS_RULES } from './surroundings-rules.js';
import { TOPIC_RULES } from './topic-rules.js';
import type { Mutation } from '../gateway/mutation.js';
import { TIMES } from '../surroundings/times.js';

export const MUTATIONS: readonly Mutation[] = [
  {
    rule: 'an unknown fate is a doubt: here it counts as not sent',
    ledger: (ledger) =>
      replaced(ledger, { unknown: async (attempt, command) => ledger.release(attempt, command) }),
  },
  {
    rule: "another's call is waited for: here begin is a blind write",
    ledger: (ledger) =>
      replaced(ledger, {
        begin: async (intent) => {
          const answer = await ledger.begin(intent);
          if (answer.kind !== 'busy') return answer;
          const [row] = (await ledger.findByCommand(intent.commandId)).filter(
            ({ recipient }) => recipient === intent.recipient,
          );
          return row === undefined ? answer : { kind: 'begun', row };
        },
      }),
  },
  {
    rule: 'a take is committed before the call: here it is undone at once',
    ledger: (ledger) =>
      replaced(ledger, {
        claimDue: async (options) => {
          const rows = await ledger.claimDue(options);
          for (const { id, attempt } of rows) {
            await ledger.reschedule({ rowId: id, attempt }, { reason: 'retry', due: { inMs: 0 } });
          }
          return rows;
        },
      }),
  },
  {
    rule: 'the sweeper finds what is due: here its look finds nothing',
    ledger: (ledger) => replaced(ledger, { isAnythingDue: async () => false }),
  },
  {
    rule: 'the relay polls, since what it is told may be lost: here it looks only when it is woken',
    climate: { relayIsDeaf: true },
    ledger: (ledger) =>
      replaced(ledger, {
        claimOutbox: async (options) => {
          if (options.tellsRelay === true) return ledger.claimOutbox(options);
          await ledger.published(options.published ?? []);
          return [];
        },
      }),
  },
  {
    rule: 'an outcome is announced after it was published: here before',
    ledger: (ledger) =>
      replaced(ledger, {
        accepted: async (attempt, facts) => {
          const answer = await ledger.accepted(attempt, facts);
          await ledger.markDirectlyPublished(attempt.rowId);
          return answer;
        },
      }),
  },
  {
    rule: 'an offset is committed after the outcome was marked: here whether it is or not',
    marksBeforeCommit: false,
  },
  {
    rule: 'an entry leaves the outbox after it was published: here before',
    ledger: (ledger) =>
      replaced(ledger, {
        claimOutbox: async (options) => {
          const entries = await ledger.claimOutbox(options);
          await ledger.published(entries.map(({ outboxId }) => outboxId));
          return entries;
        },
      }),
  },
  {
    rule: 'the relay holds statuses back until their outcome is announced: here it does not wait',
    ledger: (ledger) =>
      replaced(ledger, {
        claimOutbox: async (options) => {
          const { rows } = Reflect.get(ledger, 'store') as { rows: Map<string, { announced: boolean }> };
          const waiting = [...rows.values()].filter(({ announced }) => !announced);
          for (const row of waiting) row.announced = true;
          const claimed = ledger.claimOutbox(options);
          for (const row of waiting) row.announced = false;
          return claimed;
        },
      }),
  },
  {
    rule: 'a callback settles the row: here it is only noted',
    ledger: (ledger) =>
      replaced(ledger, {
        recordStatus: async (report) => {
          const known = await ledger.list({ states: ['accepted'], limit: 1_000 });
          return known.rows.some(({ id }) => id === report.rowId) ? ledger.recordStatus(report) : 'recorded';
        },
      }),
  },
  {
    rule: 'park means park: here every doubt is resent',
    ledger: (ledger) =>
      replaced(ledger, { begin: async (intent) => ledger.begin({ ...intent, policy: 'resend' }) }),
  },
  {
    rule: 'what is refused is known to be refused: here a rejection is released',
    ledger: (ledger) => replaced(ledger, { rejected: async (attempt) => ledger.release(attempt) }),
  },
  {
    rule: 'state and event are one write: here a crash may come between',
    ledger: (ledger, { world }) =>
      replaced(ledger, {
        recordStatus: async (report) => {
          const answer = await ledger.recordStatus(report);
          const tables = Reflect.get(ledger, 'store') as { outbox: unknown[] };
          if (answer === 'recorded' && world.random.chance(world.weather.crash * 5)) tables.outbox = [];
          return answer;
        },
      }),
  },
  {
    rule: 'the result of a revoked record is written all the same: here it is dropped',
    climate: only({ isBurst: true }),
    lateWrites: false,
  },
  {
    rule: 'a call under a live lease is its caller’s: here there is no lease',
    times: { ...TIMES, leaseMs: -TIMES.timeoutMs },
    isFair: true,
  },
  ...BLIND_WRITES,
  ...LIST_RULES,
  ...SURROUNDINGS_RULES,
  ...ACCOUNT_RULES,
  ...TOPIC_RULES,
  ...CLOCK_RULES,
  ...CANCEL_RULES,
  ...GUARD_RULES,
  ...LIMIT_RULES,
  ...ORDER_RULES,
  {
    rule: 'an id stands for one content: here the content is not compared',
    ledger: (ledger) =>
      replaced(ledger, { begin: async (intent) => ledger.begin({ ...intent, fingerprint: 'unknown:' }) }),
  },
  { rule: 'a doubt is left alone for its grace: here it is resent at once', times: { ...TIMES, graceMs: 0 } },
  { rule: 'what is published is acknowledged before it counts: here nobody waits', publishWaits: false },
  { rule: 'what a rebalance cut short comes again: here it counts as handled', droppedIsDone: true },
  { rule: 'records of one key run one after the other: here side by side', lanes: false },
  {
    rule: 'the fence stands before the call: here it is open',
    climate: only({ isCrowded: true, hasRate: true }),
    fence: false,
  },
  {
    rule: 'a webhook is answered when its write is durable: here at once',
    climate: only({ isCrowded: true }),
    webhookWaits: false,
  },
  { rule: 'an offset never passes an unfinished record: here it does', commitsPastHoles: true },
];
