import { kcatConsume, type ConsumedRecord } from '../../support/index.js';
import type { FloodWorld } from '../flood/flood-world.js';
import type { Seen } from './start-stand-in.js';

const STATUS_CHANGED = 'ecall.message.status-changed.v1';

/** Milliseconds that each measured message took. */
export interface SteadyTimes {
  /** From the record's append to the request at eCall. */
  readonly toPost: readonly number[];
  /** From the callback to its answer. */
  readonly toAnswer: readonly number[];
  /** From the callback to the append of its event. */
  readonly toEvent: readonly number[];
}

/** @param from number of the first message that counts */
export async function timesOf(
  { brokers, topics }: FloodWorld,
  seen: Seen,
  from: number,
): Promise<SteadyTimes> {
  const commands = await kcatConsume(brokers, { topic: topics.sendMessage });
  const appended = instants(
    commands,
    ({ value }) => (JSON.parse(value ?? '') as { commandId: string }).commandId,
  );
  const events = await kcatConsume(brokers, { topic: topics.messageEvents });
  const changes = events.filter(({ headers }) => headers['ce_type'] === STATUS_CHANGED);
  const eventAt = instants(changes, ({ headers }) => headers['ce_subject']);
  const since = (at: number, start: number | undefined) => (start === undefined ? [] : [at - start]);
  const callbacks = seen.callbacks.filter(([number, , , status]) => number >= from && status === 200);
  return {
    toPost: seen.posts.flatMap(([number, at]) => (number >= from ? since(at, appended.get(number)) : [])),
    toAnswer: callbacks.map(([, called, answered]) => answered - called),
    toEvent: callbacks.flatMap(([number, called]) => {
      const at = eventAt.get(number);
      return at === undefined ? [] : [at - called];
    }),
  };
}

/** When the broker appended each record, by the number in its command's id. */
function instants(
  records: readonly ConsumedRecord[],
  idOf: (record: ConsumedRecord) => string | undefined,
): ReadonlyMap<number, number> {
  return new Map(records.map((record) => [Number(idOf(record)?.replace('steady-', '')), record.timestamp]));
}
