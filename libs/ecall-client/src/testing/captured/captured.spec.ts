import { describe, expect, it } from 'vitest';
import { type CapturedPayload, loadCaptured, parseCaptured } from './captured-payload.js';
import { type Fact, factsBeside, factsOf, isEssential } from './facts.js';
import {
  at,
  extra,
  missing,
  type Mutation,
  otherCase,
  otherLength,
  type Path,
  wrongTypes,
} from './mutations.js';
import { bodyText, type Outcome, readCaptured } from './read-captured.js';

const CAPTURED = loadCaptured();
const WITH_FIELDS = CAPTURED.filter(({ body }) => body !== undefined);
const ANSWERS = CAPTURED.filter(({ status }) => status !== undefined);

/** What each kind may fall back to, where what it cannot do without is gone. */
const FALLBACK: Readonly<Record<CapturedPayload['kind'], string>> = {
  message: 'account-refused',
  list: 'unknown',
  'message-query': 'failed',
  'list-query': 'failed',
  upload: 'unknown',
  'media-query': 'failed',
  version: 'granted',
  'status-notification': 'malformed',
  'inbound-message': 'malformed',
};

/** What is wrong with how a changed payload is read; nothing, if all is well. */
function complaints(captured: CapturedPayload, mutations: readonly Mutation[]): string[] {
  const before = readCaptured(captured);
  return [...new Set(mutations.map(({ path }) => path))].flatMap((path) => {
    const facts = factsBeside(before, captured.body, path);
    const changes = mutations.filter((mutation) => mutation.path === path);
    return changes.flatMap(({ what, body }) => {
      const after = readCaptured(captured, JSON.stringify(body));
      const wrong = judge(captured, path, facts, before, after);
      return wrong.map((complaint) => `${path.join('.')} ${what}: ${complaint}`);
    });
  });
}

function judge(
  captured: CapturedPayload,
  path: Path,
  facts: readonly Fact[],
  before: Outcome,
  after: Outcome,
): string[] {
  if (after.kind !== before.kind) {
    const falls = after.kind === FALLBACK[captured.kind];
    return falls && isEssential(captured, path) ? [] : [`${before.kind} became ${after.kind}`];
  }
  const kept = facts.filter((fact) => !hasComeUp(fact.path, path, after));
  const lost = kept.filter((fact) => !isStillThere(fact, after));
  return [...lost.map((fact) => `lost ${fact.path.join('.')}`), ...turnedResults(path, before, after)];
}

/** Details of an error may move up where one of them is gone; everything else has its place. */
function isStillThere({ path, value }: Fact, outcome: Outcome): boolean {
  if (at(outcome, path) === value) return true;
  if (!path.includes('details')) return false;
  const name = path.findLast((key) => typeof key === 'string');
  return factsOf(outcome).some(
    (fact) => fact.value === value && fact.path.findLast((key) => typeof key === 'string') === name,
  );
}

/** What eCall took must not turn into what it refused, nor the other way round. */
function turnedResults(path: Path, before: Outcome, after: Outcome): string[] {
  const now = resultsOf(after);
  return resultsOf(before).flatMap((kind, index) => {
    const isTurned = (kind === 'accepted' || now[index] === 'accepted') && kind !== now[index];
    if (!isTurned || now[index] === 'unknown' || hasComeUp(['results', index], path, after)) return [];
    return [`result ${index}: ${kind} became ${now[index]}`];
  });
}

/** A result that is a bare text is an id, so whoever writes one in the place of a refusal says that it was taken. */
function hasComeUp([root, index]: Path, changed: Path, after: Outcome): boolean {
  const isWhole = root === 'results' && changed.length === 2 && changed[1] === index;
  return isWhole && at(after, ['results', Number(index), 'kind']) === 'accepted';
}

function resultsOf(outcome: Outcome): string[] {
  const results = at(outcome, ['results']);
  return Array.isArray(results)
    ? results.map((_, index) => String(at(outcome, ['results', index, 'kind'])))
    : [];
}

describe.each(CAPTURED)('$file', (captured) => {
  it('is read as it says', () => {
    expect(readCaptured(captured)).toMatchObject(captured.read);
  });
});

describe.each(WITH_FIELDS)('$file, one field changed', (captured) => {
  it.each([
    ['in other letters', otherCase],
    ['missing', missing],
    ['beside fields that nobody knows', extra],
    ['null or of a wrong type', wrongTypes],
  ])('%s: nothing else changes', (_, mutate) => {
    const mutations = mutate(captured.body);
    expect(mutations.length).toBeGreaterThan(0);
    expect(complaints(captured, mutations)).toEqual([]);
  });

  it('in other letters: no fact is lost at all', () => {
    const facts = factsOf(readCaptured(captured));
    for (const { body } of otherCase(captured.body)) {
      expect(factsOf(readCaptured(captured, JSON.stringify(body)))).toEqual(facts);
    }
  });
});

describe.each(CAPTURED)('$file, cut short', (captured) => {
  it('says no more than before', () => {
    const whole = bodyText(captured);
    const { kind } = readCaptured(captured);
    const kinds = Array.from(
      { length: whole.length },
      (_, end) => readCaptured(captured, whole.slice(0, end)).kind,
    );
    expect(kinds.filter((cut) => cut !== kind && cut !== FALLBACK[captured.kind])).toEqual([]);
  });
});

describe.each(ANSWERS)('$file, without its request id', (captured) => {
  it('is not taken for an answer of eCall', () => {
    const { kind } = readCaptured({ ...captured, headers: {} });
    expect(['unknown', 'account-refused', 'failed']).toContain(kind);
  });
});

describe('a list that is answered with another number of results', () => {
  const answered = WITH_FIELDS.filter(({ kind, status }) => kind === 'list' && status === 200);

  it.each(answered)('is in doubt: $file', (captured) => {
    const lists = otherLength(captured.body).filter(({ path }) => path.length === 1);
    const outcomes = lists.map(({ body }) => readCaptured(captured, JSON.stringify(body)));
    expect(outcomes).toHaveLength(2);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ kind: 'unknown', reason: 'unreadable-list' });
  });
});

describe('a file dropped into this folder', () => {
  const good = {
    kind: 'message',
    source: 'account',
    note: 'x',
    status: 200,
    headers: {},
    body: {},
    read: { kind: 'accepted' },
  };

  it.each([
    ['kind', { kind: 'letter' }],
    ['source', { source: 'hearsay' }],
    ['note', { note: '' }],
    ['read', { read: {} }],
    ['body or text', { text: 'OK' }],
    ['status', { status: '200' }],
    ['headers', { headers: null }],
    ['messages', { kind: 'list' }],
    ['apiVersion', { apiVersion: 3 }],
  ])('is named where its %s is wrong', (field, wrong) => {
    const json = JSON.stringify({ ...good, ...wrong });
    expect(() => parseCaptured('new.json', json)).toThrow(`new.json: ${field} `);
    expect(parseCaptured('new.json', JSON.stringify(good))).toMatchObject({ ...good, apiVersion: 2 });
  });
});
