import type { DeadLetterRecord } from '@ecall-gateway/contracts';
import { pageOf, type Page, type Scanned } from './dead-letter-page.js';
import type { DeadLetterSelection } from './dead-letter-selection.js';
import type { DeadLetterTopic } from './dead-letter-topic.js';
import type { PageCursor } from './page-cursor.js';

/** Records of a partition that are looked through for one page where only some are asked for. */
const WINDOW = 2_000n;

export interface ListRequest extends DeadLetterSelection {
  readonly limit: number;
  readonly before?: PageCursor;
}

/** Shows dead letters, the newest first. What is read for it is bounded, however many there are. */
export class ListDeadLetters {
  constructor(private readonly topic: DeadLetterTopic) {}

  /** @throws {TopicUnavailableError} or {BusUnavailableError} */
  async list<T>(request: ListRequest, view: (letter: DeadLetterRecord) => T): Promise<Page<T>> {
    const { ids, reasons, limit, before } = request;
    const window = reasons === undefined ? BigInt(limit) : max(BigInt(limit), WINDOW);
    const windows = (await this.topic.boundsOf(request)).map((bounds) => {
      const { partition, from: start } = bounds;
      const until = min(bounds.until, before?.get(partition) ?? bounds.until);
      const from = ids === undefined ? max(start, until - window) : start;
      return { ...bounds, start, from, until: max(until, start) };
    });
    const scanned: Array<Scanned<T>> = [];
    await this.topic.read(windows, request, (letter, isSelected) => {
      const [partition, offset] = letter.id.split(':');
      const place = { partition: Number(partition), offset: BigInt(offset ?? 0), time: letter.time };
      scanned.push(isSelected ? { ...place, letter: view(letter) } : place);
    });
    return pageOf(windows, scanned, limit);
  }
}

function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
