import { BadRequestException } from '@nestjs/common';
import type { ListRequest } from './list-dead-letters.js';
import { parseCursor } from './page-cursor.js';
import { DEAD_LETTER_ID, INSTANT, MOST_IDS, REASON_CODE } from './replay-dead-letters.dto.js';

const PAGE = 100;
const MAX_PAGE = 1_000;
const NAMES = ['id', 'reason', 'since', 'limit', 'before'];

type Query = Readonly<Record<string, unknown>>;

/** @throws 400 */
export function readListQuery(query: Query): ListRequest {
  const unknown = Object.keys(query).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new BadRequestException(`a query may have ${NAMES.join(', ')}`);
  const ids = several(query, 'id', DEAD_LETTER_ID, 'partition:offset, such as 3:17');
  const reasons = several(query, 'reason', REASON_CODE, 'a code such as unknown-account');
  const since = one(query, 'since');
  if (since !== undefined && (!INSTANT.test(since) || Number.isNaN(Date.parse(since))))
    throw new BadRequestException('since: it may be an instant such as 2026-12-01T09:00:00Z');
  const limit = Number(one(query, 'limit') ?? PAGE);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new BadRequestException(`limit: it may be a whole number from 1 to ${MAX_PAGE}`);
  const before = one(query, 'before');
  const cursor = before === undefined ? undefined : parseCursor(before);
  if (before !== undefined && cursor === undefined)
    throw new BadRequestException('before: it may be what an answer named as next');
  return {
    limit: ids === undefined ? limit : MAX_PAGE,
    ...(ids === undefined ? {} : { ids: new Set(ids) }),
    ...(reasons === undefined ? {} : { reasons: new Set(reasons) }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(cursor === undefined ? {} : { before: cursor }),
  };
}

function one(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new BadRequestException(`${name}: it may stand once`);
}

function several(query: Query, name: string, form: RegExp, mayBe: string): string[] | undefined {
  const given = query[name];
  if (given === undefined) return undefined;
  const values = [given].flat();
  if (
    values.length > MOST_IDS ||
    !values.every((value): value is string => typeof value === 'string' && form.test(value))
  )
    throw new BadRequestException(`${name}: it may be ${mayBe}, and stand at most ${MOST_IDS} times`);
  return values;
}
