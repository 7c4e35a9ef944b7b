import type { BusRecord, OutgoingRecord } from '@ecall-gateway/event-bus';
import type { HistoryLine, RecordLine } from '../../history/history-line.js';
import { ACCOUNTS } from '../servers/accounts-file.js';
import {
  COMMANDS_TOPIC,
  DEAD_LETTERS_TOPIC,
  EVENTS_TOPIC,
  topicOf,
  URGENT_TOPIC,
} from '../servers/simulated-kafka.js';
import type { World } from '../servers/world.js';
import {
  LATEST_AFTER_CANCEL_MS,
  LATEST_AFTER_GUARDS_MS,
  LEAST_BEFORE_RESEND_MS,
  NEXT_DAY,
  REPLICAS,
  START,
  URGENT_PATIENCE_MS,
} from '../surroundings/times.js';
import { allRows } from './all-rows.js';
import { outboxOf } from './outbox.js';

/** What happened, as JSON Lines in the format of test/history/README.md. */
export async function writeHistory(world: World): Promise<string[]> {
  const { kafka, ecall, climate, isFair, limits } = world;
  const answered = ecall.network.answered.filter(({ by }) => by.alive).map(({ messageId }) => messageId);
  const known = new Set([...ecall.callbacks.proven, ...answered]);
  const lines: HistoryLine[] = [
    {
      kind: 'run',
      format: 1,
      commands: COMMANDS_TOPIC,
      urgent: URGENT_TOPIC,
      events: EVENTS_TOPIC,
      deadLetters: DEAD_LETTERS_TOPIC,
      refusals: 'known',
      latestAfterCancelMs: LATEST_AFTER_CANCEL_MS,
      latestAfterGuardsMs: LATEST_AFTER_GUARDS_MS,
      latestAfterCountMs: LATEST_AFTER_CANCEL_MS,
      ...(isFair && limits.perDay === undefined
        ? { urgency: { afterMs: URGENT_PATIENCE_MS, most: REPLICAS } }
        : {}),
      // The grace is measured by the database's clock.
      ...(climate.clocksStep ? {} : { leastBeforeResendMs: LEAST_BEFORE_RESEND_MS }),
    },
    ...kafka.former.map((record) => ({ ...received(record), former: true }) as const),
    ...kafka.deleted.map((record) => ({ ...received(record), former: true, deleted: true }) as const),
    ...kafka.partitions.flat().map(received),
    ...kafka.published.map(published),
    ...ecall.acceptances.map((acceptance) => ({ kind: 'accepted', ...acceptance }) as const),
    ...ecall.refusals.map((refusal) => ({ kind: 'refused', ...refusal }) as const),
    ...[...known].map((messageId) => ({ kind: 'known', messageId }) as const),
    ...kafka.partitions.map((log, partition) => {
      const offset = kafka.committed[partition] ?? 0;
      return { kind: 'committed', topic: topicOf(partition), partition, offset, end: log.length } as const;
    }),
    ...(await rows(world)),
    ...world.stops.map((at) => ({ kind: 'stopped', at }) as const),
    ...world.guards.history.map((guards) => ({ kind: 'guards', ...guards }) as const),
    ...limitsOf(world),
    ...world.cancels.map((cancel) => ({ kind: 'cancelled', ...cancel }) as const),
    ...outboxOf(world).map(({ commandId }) => ({ kind: 'unpublished', commandId }) as const),
    ...[...kafka.troubles.tooLarge].map((commandId) => ({ kind: 'too-large', commandId }) as const),
  ];
  return lines.map((line) => JSON.stringify(line));
}

function limitsOf({ limits: { perRecipient, perDay, isReset, lifts } }: World): HistoryLine[] {
  const days = isReset ? [START, NEXT_DAY.at] : [START];
  const most = perRecipient?.count ?? 0;
  const windowMs = perRecipient?.windowMs ?? 0;
  const perNumber = { kind: 'recipient-limit', most, windowMs } as const;
  const ofAccounts = ACCOUNTS.map((account) => ({ ...perNumber, account }));
  return [
    ...(perRecipient === undefined ? [] : perRecipient.isOwn ? ofAccounts : [perNumber]),
    ...(perDay === undefined
      ? []
      : ACCOUNTS.map((account) => ({ kind: 'day-limit', account, most: perDay, days }) as const)),
    ...lifts.map((lift) => ({ kind: 'lifted', ...lift }) as const),
  ];
}

async function rows(world: World): Promise<HistoryLine[]> {
  return (await allRows(world)).map(({ commandId, recipient, state, source: { timestamp } }) => ({
    kind: 'row',
    commandId,
    to: recipient,
    state,
    timestamp,
  }));
}

function received({ topic, partition, offset, timestamp, key, value }: BusRecord): RecordLine {
  const text = (bytes: Buffer | null) => bytes?.toString() ?? null;
  const place = { topic, partition, offset: Number(offset), timestamp };
  return { kind: 'record', ...place, key: text(key), value: text(value), headers: {} };
}

/** The topics that the gateway writes have one partition here. */
function published({ topic, key = null, value, headers = {} }: OutgoingRecord, offset: number): RecordLine {
  const text = (bytes: Buffer | string | null) => bytes?.toString() ?? null;
  const texts = Object.entries(headers).map(([name, header]) => [name, String(header)]);
  const place = { topic, partition: 0, offset, timestamp: 0 };
  return { kind: 'record', ...place, key: text(key), value: text(value), headers: Object.fromEntries(texts) };
}
