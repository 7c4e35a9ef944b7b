import { describe, expect, it } from 'vitest';
import { judgeHistory } from './judge-history.js';
import { SampleHistory, TO } from './sample-history.js';

const STAGING = '+41790000009';
const GERMAN = '+4915112345678';
const guards = (at: number, more: object) => ({ kind: 'guards', at, account: 'default', ...more }) as const;
const redirected = () => SampleHistory.clean().add(guards(100, { redirectTo: STAGING }));

const againstGuards: ReadonlyArray<readonly [string, SampleHistory, string]> = [
  [
    'a number that the list does not name',
    SampleHistory.clean()
      .add(guards(100, { allowedTo: ['+41*'] }))
      .sent('three', 2, 5_000, { to: GERMAN }),
    `G 'text of three' to ${GERMAN} went to ${GERMAN} against the guards`,
  ],
  [
    'a country that may not be written to',
    SampleHistory.clean()
      .add(guards(100, { countries: ['DE'] }))
      .sent('three', 2, 5_000),
    `G 'text of three' to ${TO} went to`,
  ],
  [
    'a message that was not redirected',
    redirected().sent('three', 2, 5_000),
    `G 'text of three' to ${TO} went to ${TO} against the guards`,
  ],
  [
    'a message that was redirected before it was to be',
    redirected().sent('three', 2, 50, { sentTo: STAGING, redirectedTo: STAGING }).add(guards(0, {})),
    `G 'text of three' to ${TO} went to ${STAGING} against the guards`,
  ],
  [
    'an event that does not say where its message went',
    redirected().sent('three', 2, 5_000, { sentTo: STAGING }),
    `G three to ${TO} went to ${STAGING}, and its event says undefined`,
  ],
  [
    'a rejection by guards that do not refuse it',
    SampleHistory.clean()
      .add(guards(0, { countries: ['CH'] }))
      .command('three', 2)
      .event('rejected', 'three', { reason: 'country-not-allowed' }),
    'G three to +41790000001 is rejected (country-not-allowed), and no guard refuses it',
  ],
];

const perNumber = (more: object = {}) =>
  SampleHistory.clean().add({ kind: 'recipient-limit', most: 2, windowMs: 3_000, ...more });
const perDay = (most: number, days: readonly number[] = [0]) =>
  SampleHistory.clean().add({ kind: 'day-limit', account: 'default', most, days });

const againstLimits: ReadonlyArray<readonly [string, SampleHistory, string]> = [
  [
    'more messages to a number than its window allows',
    perNumber().sent('three', 2, 1_500),
    `L ${TO} got 3 messages within 2000 ms, of 2`,
  ],
  [
    'more of them in a window of hours, although one was in doubt',
    perNumber({ windowMs: 3_600_000 }).event('in-doubt', 'three', {}).sent('three', 2, 9_000),
    `L ${TO} got 3 messages within 3600000 ms, of 2`,
  ],
  [
    'an urgent message that the limit per number rejects',
    perNumber({ most: 1 })
      .record('urgent', 0, JSON.stringify({ commandId: 'three', to: TO, content: { text: 'three' } }), {})
      .event('rejected', 'three', { reason: 'recipient-limit' }),
    'L three to +41790000001 is rejected (recipient-limit) without cause',
  ],
  [
    'a rejection where the number has got less than its limit',
    perNumber({ most: 3 }).command('three', 2).event('rejected', 'three', { reason: 'recipient-limit' }),
    'L three to +41790000001 is rejected (recipient-limit) without cause',
  ],
  [
    'a message that the daily limit rejects',
    perDay(2).command('three', 2).event('rejected', 'three', { reason: 'day-limit' }),
    'L three to +41790000001 is rejected (day-limit) without cause',
  ],
  ['more segments than a day allows', perDay(1), 'L default sent 2 segments, of 1'],
  [
    'more of them before a lift came',
    perDay(2).add({ kind: 'lifted', at: 6_000, account: 'default', day: 0 }).sent('three', 2, 5_000),
    'L default sent 3 segments, of 2',
  ],
  [
    'more ordinary ones than leave the tenth to urgent ones',
    Array.from({ length: 9 }, (_, index) => index + 2).reduce(
      (sample, index) => sample.sent(`more-${index}`, index, index * 1_000),
      perDay(10),
    ),
    'L default sent 11 segments, of 10',
  ],
  [
    'more of them in a new day, although the days together have room',
    ['three', 'four', 'five', 'six', 'seven'].reduce(
      (sample, id, index) => sample.sent(id, index + 2, 9_000 + index),
      perDay(4, [0, 5_000]),
    ),
    'L default sent 5 segments in its day 1',
  ],
];

describe('the second judge, of guards and limits,', () => {
  it.each([...againstGuards, ...againstLimits])('sees %s', (_, sample, expected) => {
    expect(judgeHistory(sample.text)).toContainEqual(expect.stringContaining(expected));
  });

  it('lets a message go by the guards that were in force when its call began', () => {
    const sample = redirected()
      .add(guards(4_500, { countries: ['CH'] }))
      .sent('three', 2, 5_000, { sentTo: STAGING, redirectedTo: STAGING })
      .sent('four', 3, 6_000)
      .command('five', 4, { to: GERMAN })
      .event('rejected', 'five', { to: GERMAN, reason: 'country-not-allowed' });
    expect(judgeHistory(sample.text)).toEqual([]);
  });

  it('lets go what limits allow: another window, a lift, a new day, and a tenth for urgent ones', () => {
    const sample = perNumber()
      .add({ kind: 'day-limit', account: 'default', most: 10, days: [0, 20_000] })
      .add({ kind: 'lifted', at: 1_000, account: 'default', day: 0 });
    for (let n = 2; n < 20; n += 1) sample.sent(`more-${n}`, n, n * 1_000);
    sample.sent('urgent', 0, 19_500, { topic: 'urgent' }).sent('new', 20, 22_000);
    sample.command('late', 21).event('rejected', 'late', { reason: 'recipient-limit' });
    expect(judgeHistory(sample.text)).toEqual([]);
  });
});
