import type { Client } from 'pg';
import type { SqlStatement } from '../drivers/sql-driver.port.js';
import type { SqlNames } from '../schema/sql-names.js';
import type { SqlContext } from '../sql/sql-fragments.js';

type Statement = (context: SqlContext) => SqlStatement;
/** Each round is about other rows, where the statement names rows. What it writes is taken back with the statement. */
type Parameter = (client: Client, names: SqlNames, round: number) => Promise<unknown>;

/** One call of a statement on a ledger filled by `fillScripts`. */
export interface StatementCall {
  readonly name: string;
  readonly statement: Statement;
  readonly parameter: Parameter;
}

/** Rows of one grouped write. */
const GROUP = 20;
/** So far apart that two rounds share few pages. */
const STRIDE = 97;

/** The number of the row that a round is about. */
export const nth = (round: number): number => round * STRIDE + 7;

export const call = (
  name: string,
  statement: Statement,
  parameter: (round: number) => unknown,
): StatementCall => ({
  name,
  statement,
  parameter: async (_client, _names, round) => parameter(round),
});

/** A grouped write about rows of one kind, named as `fillScripts` names them. */
export const callOnRows = (
  name: string,
  statement: Statement,
  { like, to }: { readonly like: string; readonly to: (ids: readonly string[]) => unknown },
): StatementCall => ({
  name,
  statement,
  parameter: async (client, names, round) => {
    const { rows } = await client.query<{ id: string }>(
      `select s.id from generate_series(${round * GROUP + 1}, ${(round + 1) * GROUP}) i
       join ${names.sends} s on s.command_id = '${like}-' || i`,
    );
    return to(rows.map(({ id }) => id));
  },
});
