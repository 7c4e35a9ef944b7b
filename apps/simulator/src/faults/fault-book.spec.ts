import { describe, expect, it } from 'vitest';
import { FaultBook } from './fault-book.js';
import type { FaultRule } from './fault-rule.js';
import type { FaultPlan, NamedMessage } from './plan-faults.js';

function book(...rules: FaultRule[]): FaultBook {
  const created = new FaultBook(1);
  created.add(rules);
  return created;
}

const named = (...to: string[]) => ({ to, media: false });
const answerOf = (faults: FaultBook, ...to: string[]) => faults.plan([named(...to)]).answer?.kind;

const planList = (faults: FaultBook, items: readonly NamedMessage[]) => faults.plan(items, { list: true });
const callbacksOf = ({ messages }: FaultPlan) =>
  messages.map((recipients) => recipients.map(({ callbacks }) => callbacks));
/** The refusal of each item, by its first recipient. */
const refusalsOf = ({ messages }: FaultPlan) => messages.map(([first]) => first?.refusal?.kind);

describe('FaultBook', () => {
  it('meets a number however it is written', () => {
    const faults = book({ kind: 'truncate', to: '+41791230001' });
    expect(answerOf(faults, '+41791230001')).toBe('truncate');
    expect(answerOf(faults, '0041791230001')).toBe('truncate');
    expect(answerOf(faults, '+41791230002')).toBeUndefined();
  });

  it('meets numbers by their beginning', () => {
    const faults = book({ kind: 'truncate', toPrefix: '004179123' });
    expect(answerOf(faults, '+41791230001')).toBe('truncate');
    expect(answerOf(faults, '+41781230001')).toBeUndefined();
  });

  it('meets every message without a scope, and one without recipients never', () => {
    const faults = book({ kind: 'truncate' });
    expect(answerOf(faults, 'anything')).toBe('truncate');
    expect(answerOf(faults)).toBeUndefined();
  });

  it('applies the first answer fault and every callback fault', () => {
    const faults = book(
      { kind: 'callback-delay', ms: 1 },
      { kind: 'truncate' },
      { kind: 'not-json' },
      { kind: 'callback-repeat', count: 2 },
    );
    const plan = faults.plan([named('+41791230001')]);
    expect(plan.answer?.kind).toBe('truncate');
    expect(callbacksOf(plan)).toMatchObject([[[{ kind: 'callback-delay' }, { kind: 'callback-repeat' }]]]);
  });

  it('keeps the callback faults of several recipients apart', () => {
    const faults = book({ kind: 'callback-none', to: '+41791230002' });
    expect(callbacksOf(faults.plan([named('+41791230001', '+41791230002')]))).toMatchObject([
      [[], [{ kind: 'callback-none' }]],
    ]);
  });

  it('uses a rule up, and only by messages that it changed', () => {
    const faults = book({ kind: 'truncate', times: 1 }, { kind: 'not-json', times: 2 });
    const kinds = Array.from({ length: 4 }, () => answerOf(faults, '+41791230001'));
    expect(kinds).toEqual(['truncate', 'not-json', 'not-json', undefined]);
  });

  it('lists what is left', () => {
    const faults = book({ kind: 'truncate', times: 3 });
    faults.plan([named('+41791230001')]);
    expect(faults.list()).toEqual([{ id: 1, kind: 'truncate', times: 2 }]);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });

  it('meets a share of the messages, the same ones for the same seed', () => {
    const draw = (faults: FaultBook) =>
      Array.from({ length: 2_000 }, () => answerOf(faults, '+41791230001') === 'truncate');
    const faults = book({ kind: 'truncate', share: 0.25 });
    const first = draw(faults);
    expect(first.filter(Boolean).length / first.length).toBeCloseTo(0.25, 1);
    faults.reset();
    faults.add([{ kind: 'truncate', share: 0.25 }]);
    expect(draw(faults)).toEqual(first);
    expect(answerOf(book({ kind: 'truncate', share: 0 }), '+41791230001')).toBeUndefined();
  });

  it('meets a sender, exactly as it is written', () => {
    const faults = book({ kind: 'truncate', from: 'MyBrand' });
    const from = (sender?: string) =>
      faults.plan([{ to: ['+41791230001'], from: sender, media: false }]).answer?.kind;
    expect([from('MyBrand'), from('mybrand'), from()]).toEqual(['truncate', undefined, undefined]);
  });

  it('meets an account, on every kind of request', () => {
    const faults = book(
      { kind: 'truncate', account: 'bulk' },
      { kind: 'not-json', account: 'bulk', on: 'query' },
    );
    const answered = (account: string) => [
      faults.plan([named('+41791230001')], { account }).answer?.kind,
      faults.planOther('query', { account })?.kind,
    ];
    expect(answered('bulk')).toEqual(['truncate', 'not-json']);
    expect(answered('demo')).toEqual([undefined, undefined]);
  });

  it('numbers the calls that match, also those that another rule changes', () => {
    const faults = book(
      { kind: 'truncate', times: 1 },
      { kind: 'not-json', calls: [2, 4], to: '+41791230001' },
      { kind: 'callback-none', calls: [3] },
    );
    const plans = Array.from({ length: 5 }, () => faults.plan([named('+41791230001')]));
    faults.plan([named('+41791230002')]);
    expect(plans.map(({ answer }) => answer?.kind)).toEqual([
      'truncate',
      'not-json',
      undefined,
      'not-json',
      undefined,
    ]);
    expect(plans.map((plan) => callbacksOf(plan).flat(2).length)).toEqual([0, 0, 1, 0, 0]);
    expect(faults.list()).toEqual([]);
  });

  it('says that the list changed when the last numbered call has passed', () => {
    const faults = book({ kind: 'not-json', calls: [1], share: 0 });
    const { version } = faults;
    faults.plan([named('+41791230001')]);
    expect(faults.list()).toEqual([]);
    expect(faults.version).toBeGreaterThan(version);
  });

  it.each([
    [null, 'rules[0] must be an object'],
    [{ kind: 'truncate', calls: [] }, /^rules\[0\]\.calls must be a list of integers from 1/],
    [{ kind: 'truncate', calls: [0] }, /^rules\[0\]\.calls must be a list of integers from 1/],
    [
      { kind: 'charset', charset: 'ebcdic' },
      'rules[0].charset must be one of utf-8-bom, utf-16le, iso-8859-1',
    ],
    [{ kind: 'proxy', status: 100, accept: false }, 'rules[0].status must be an integer from 200 to 599'],
    [{ kind: 'callback-none', only: 'read' }, 'rules[0].only must be one of sent, final'],
    [{ kind: 'truncate', on: 'query', from: 'x' }, /^rules\[0\]\.from is not a field of a rule on query/],
    [{ kind: 'sender-unapproved', on: 'query' }, "rules[0].on must be send for 'sender-unapproved'"],
    [{}, /^rules\[0\]\.kind must be one of delay, refuse, /],
    [{ kind: 'toString' }, /^rules\[0\]\.kind must be one of/],
    [{ kind: 'delay' }, 'rules[0].ms must be an integer from 0 to 600000'],
    [{ kind: 'delay', ms: -1 }, 'rules[0].ms must be an integer from 0 to 600000'],
    [
      { kind: 'status', status: 418 },
      'rules[0].status must be one of 401, 402, 403, 429, 500, 502, 503, 504',
    ],
    [{ kind: 'status', status: 503, retryAfter: -1 }, /^rules\[0\]\.retryAfter must be seconds/],
    [{ kind: 'status', status: 503, retryAfter: 'a\r\nb' }, /^rules\[0\]\.retryAfter must be seconds/],
    [{ kind: 'refuse', status: 200 }, 'rules[0].status must be an integer from 400 to 599'],
    [{ kind: 'hang' }, 'rules[0].accept must be true or false'],
    [{ kind: 'final-status', status: '' }, 'rules[0].status must be a string that is not empty'],
    [{ kind: 'callback-repeat', count: 0 }, 'rules[0].count must be an integer from 1 to 100'],
    [{ kind: 'truncate', share: 2 }, 'rules[0].share must be a number from 0 to 1'],
    [{ kind: 'truncate', times: 0 }, /^rules\[0\]\.times must be an integer from 1/],
    [{ kind: 'truncate', too: '+41' }, /^rules\[0\]\.too is not a field of 'truncate': to, toPrefix/],
  ])('refuses %o', (rule, message) => {
    const faults = new FaultBook(1);
    expect(() => faults.add([rule])).toThrow(message);
    expect(faults.list()).toEqual([]);
  });

  it('adds no rule of a list in which one is wrong', () => {
    const faults = new FaultBook(1);
    expect(() => faults.add([{ kind: 'truncate' }, { kind: 'nothing' }])).toThrow(/^rules\[1\]\.kind/);
    expect(faults.list()).toEqual([]);
  });

  describe('of a message list', () => {
    const items = [named('+41791230001'), named('+41791230002', '+41791230003'), named()];

    it('refuses each item by itself, and counts each', () => {
      const faults = book({ kind: 'refuse', times: 3 });
      const refused = () => refusalsOf(planList(faults, items));
      expect(refused()).toEqual(['refuse', 'refuse', undefined]);
      expect(refused()).toEqual(['refuse', undefined, undefined]);
    });

    it('strikes as a whole once, where any item matches', () => {
      const faults = book({ kind: 'truncate', to: '+41791230003', times: 2 }, { kind: 'list-count' });
      expect(planList(faults, items).answer?.kind).toBe('truncate');
      expect(faults.list()).toMatchObject([{ kind: 'truncate', times: 1 }, { kind: 'list-count' }]);
      planList(faults, items);
      expect(planList(faults, items).answer?.kind).toBe('list-count');
    });

    it('draws a share once for the list', () => {
      const faults = book({ kind: 'truncate', share: 0.25 });
      const long = Array.from({ length: 50 }, () => named('+41791230001'));
      const struck = Array.from({ length: 2_000 }, () => planList(faults, long).answer !== undefined);
      expect(struck.filter(Boolean).length / struck.length).toBeCloseTo(0.25, 1);
    });

    it('keeps the callback faults of recipients apart', () => {
      const faults = book({ kind: 'callback-none', to: '+41791230003' });
      expect(callbacksOf(planList(faults, items))).toMatchObject([
        [[]],
        [[], [{ kind: 'callback-none' }]],
        [],
      ]);
    });
  });

  it('media-unknown strikes what names a file, and is not used up by texts', () => {
    const faults = book({ kind: 'media-unknown', times: 1 });
    const [text, picture] = [named('+41791230001'), { to: ['+41791230001'], media: true }];
    expect(faults.plan([text]).answer).toBeUndefined();
    expect(refusalsOf(planList(faults, [text, picture]))).toEqual([undefined, 'media-unknown']);
    expect(faults.list()).toEqual([]);
  });

  describe('of requests that send nothing', () => {
    it('has rules of its own', () => {
      const faults = book({ kind: 'truncate', on: 'query' }, { kind: 'drop-after', on: 'upload', times: 1 });
      expect(answerOf(faults, '+41791230001')).toBeUndefined();
      expect(faults.planOther('query', { to: ['+41791230001'] })?.kind).toBe('truncate');
      expect(faults.planOther('query')?.kind).toBe('truncate');
      expect([faults.planOther('upload')?.kind, faults.planOther('upload')]).toEqual([
        'drop-after',
        undefined,
      ]);
    });

    it('meets a number where there is one, and knows no magic', () => {
      const faults = book({ kind: 'truncate', on: 'query', toPrefix: '+4179' });
      expect(faults.planOther('query')).toBeUndefined();
      expect(faults.planOther('query', { to: ['+41781230001'] })).toBeUndefined();
      expect(faults.planOther('query', { to: ['+41791230001'] })?.kind).toBe('truncate');
      expect(new FaultBook(1).planOther('query', { to: ['+41790000006'] })).toBeUndefined();
    });

    it.each([
      [{ kind: 'callback-none', on: 'query' }, "rules[0].on must be send for 'callback-none'"],
      [{ kind: 'list-count', on: 'upload' }, "rules[0].on must be send for 'list-count'"],
      [{ kind: 'truncate', on: 'upload', to: '+41791230001' }, /^rules\[0\]\.to and toPrefix are not fields/],
      [{ kind: 'truncate', on: 'here' }, 'rules[0].on must be one of send, query, upload'],
    ])('%o is refused', (rule, message) => {
      expect(() => new FaultBook(1).add([rule])).toThrow(message);
    });
  });
});
