import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StatusNotification } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { judgeLines, type SeenOfEcall } from './verify-lines.js';

const said = (providerStatus: string, more: Partial<StatusNotification> = {}): StatusNotification => ({
  kind: 'status',
  messageId: 'm-1',
  status: 'delivered',
  providerStatus,
  occurredAt: '2026-01-01T12:00:00.000Z',
  timestampIsUtc: true,
  unknownFields: {},
  ...more,
});
const all: SeenOfEcall = {
  apiVersion: 2,
  marked: [true, true],
  unknownMessage: 404,
  version: '2.4',
  messageId: 'm-1',
  states: [said('Delivered')],
  notifications: [said('Sent'), said('Delivered')],
  unreadable: 0,
  farthestTimeMs: 1_500,
};
const verdict = (seen: Partial<SeenOfEcall>, line: string) =>
  judgeLines({ ...all, ...seen }).find((each) => each.line.startsWith(line));

describe('what a run says of the list', () => {
  it('names lines that stand in it', () => {
    const list = readFileSync(
      fileURLToPath(new URL('../../../../../docs/verify-against-ecall.md', import.meta.url)),
      'utf8',
    );
    const lines = [...judgeLines(all), ...judgeLines({ ...all, apiVersion: 1 })].map(({ line }) => line);
    expect(lines.filter((line) => !list.includes(`| ${line}`))).toEqual([]);
  });

  it('is all well where eCall does as assumed', () => {
    expect(new Set(judgeLines(all).map(({ kind }) => kind))).toEqual(new Set(['as assumed']));
    expect(judgeLines({ ...all, apiVersion: 1 }).at(-1)).toMatchObject({ kind: 'as assumed' });
  });

  it.each<[Partial<SeenOfEcall>, string, string, string]>([
    [{ marked: [true, false] }, '**every**', 'otherwise', 'missing in 1 of 2 answers'],
    [{ unknownMessage: 400 }, 'an unknown id', 'otherwise', 'answered 400'],
    [{ states: [] }, 'the status stands', 'not seen', 'no state was read'],
    [{ states: [said('Enqueued', { status: 'unknown' })] }, 'the words', 'otherwise', 'not known: Enqueued'],
    [{ states: [said('Sent', { timestampIsUtc: false })] }, 'its time', 'otherwise', 'does not say UTC'],
    [{ notifications: [] }, 'a status notification', 'not seen', 'no notification came'],
    [{ unreadable: 1 }, 'a status notification', 'otherwise', '1 could not be read'],
    [{ messageId: 'm-2' }, 'a status notification', 'otherwise', 'not that of the answer'],
    [{ farthestTimeMs: 3_600_000 }, 'the time of a notification', 'otherwise', '60 minutes from our clock'],
  ])('%j: %s', (seen, line, kind, detail) => {
    expect(verdict(seen, line)).toMatchObject({ kind, detail: expect.stringContaining(detail) });
  });

  it('leaves out a version that nobody told', () => {
    const { version: _, ...rest } = all;
    expect(judgeLines(rest).find(({ line }) => line.startsWith('the version'))).toMatchObject({
      kind: 'otherwise',
    });
  });
});
