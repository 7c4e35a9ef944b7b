import { isJsonObject } from '../../wire/field-reader.js';

export type Path = ReadonlyArray<string | number>;

/** A payload's body with one thing about it changed. */
export interface Mutation {
  readonly what: string;
  /** The field that was changed; for an added one, the object that it was added to. */
  readonly path: Path;
  readonly body: unknown;
}

/** Every place in a JSON value, the value itself first. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) {
    return [path, ...value.flatMap((item: unknown, index) => placesIn(item, [...path, index]))];
  }
  if (!isJsonObject(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([name, item]) => placesIn(item, [...path, name]))];
}

export function at(value: unknown, path: Path): unknown {
  let here = value;
  for (const key of path) {
    if (Array.isArray(here)) here = here[Number(key)];
    else here = isJsonObject(here) ? here[String(key)] : undefined;
  }
  return here;
}

/** One field at a time: null, and every wrong type there is. One that is null stays empty: to fill it makes another payload. */
export function wrongTypes(body: unknown): Mutation[] {
  return fieldsOf(body).flatMap((path) =>
    WRONG.filter(([, value]) => at(body, path) !== null || typeof value === 'object').map(
      ([what, value]) => ({
        what,
        path,
        body: change(body, path, () => value),
      }),
    ),
  );
}

/** One field of an object at a time. (Leaving out an item of a list is the matter of `shortened`.) */
export function missing(body: unknown): Mutation[] {
  const ofObjects = fieldsOf(body).filter((path) => typeof path.at(-1) === 'string');
  return ofObjects.map((path) => ({ what: 'missing', path, body: change(body, path, () => undefined) }));
}

/** One field at a time, its name in other letters. */
export function otherCase(body: unknown): Mutation[] {
  const ofObjects = fieldsOf(body).filter((path) => typeof path.at(-1) === 'string');
  return ofObjects.flatMap((path) =>
    [
      (name: string) => name.toUpperCase(),
      (name: string) => name.toLowerCase(),
      (name: string) => name.charAt(0).toUpperCase() + name.slice(1),
    ].map((spell) => {
      const name = String(path.at(-1));
      const renamed = change(body, path.slice(0, -1), (parent) =>
        Object.fromEntries(
          Object.entries(isJsonObject(parent) ? parent : {}).map(([key, value]) => [
            key === name ? spell(name) : key,
            value,
          ]),
        ),
      );
      return { what: spell(name), path, body: renamed };
    }),
  );
}

/** Fields that nobody knows, before and after those of each object. */
export function extra(body: unknown): Mutation[] {
  const objects = placesIn(body).filter((path) => isJsonObject(at(body, path)));
  return objects.map((path) => ({
    what: 'extra',
    path,
    body: change(body, path, (value) => ({ xFirst: null, ...asRecord(value), ...asRecord(STRANGE) })),
  }));
}

/** Lists with an item too few and one too many. */
export function otherLength(body: unknown): Mutation[] {
  const lists = placesIn(body).filter((path) => Array.isArray(at(body, path)));
  return lists.flatMap((path) => [
    { what: 'shortened', path, body: change(body, path, (list) => asItems(list).slice(0, -1)) },
    { what: 'lengthened', path, body: change(body, path, (list) => [...asItems(list), null]) },
  ]);
}

const WRONG: ReadonlyArray<readonly [string, unknown]> = [
  ['null', null],
  ['empty', ''],
  ['blank', ' \n'],
  ['text', 'anything'],
  ['long', 'x'.repeat(100_000)],
  ['0', 0],
  ['-1.5', -1.5],
  ['huge', Number.MAX_VALUE],
  ['true', true],
  ['false', false],
  ['[]', []],
  ['[null]', [null]],
  ['list', ['a', 1, {}, null, [], true, 'b']],
  ['{}', {}],
  ['object', { a: { b: [1] } }],
  ['deep list', nest(2_000, (inner) => [inner])],
  ['deep object', nest(2_000, (inner) => ({ details: inner }))],
];

/** Parsed and not written down: a literal `__proto__` would set the prototype. */
const STRANGE: unknown = JSON.parse(
  '{"xNew":{"deep":[1,null]},"":"nameless","__proto__":{"status":"Read"},"constructor":1,"toString":null}',
);

function fieldsOf(body: unknown): Path[] {
  return placesIn(body).filter((path) => path.length > 0);
}

function nest(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = null;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

/** A copy with another value at the path; without the field where that is `undefined`. */
function change(value: unknown, path: Path, update: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return update(value);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === key ? change(item, rest, update) : item));
  }
  const changed = Object.entries(asRecord(value)).map(
    ([name, item]) => [name, name === key ? change(item, rest, update) : item] as const,
  );
  return Object.fromEntries(changed.filter(([, item]) => item !== undefined));
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> => (isJsonObject(value) ? value : {});
const asItems = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [];
