import type { Client } from 'pg';
import type { SqlNames } from '../schema/sql-names.js';
import type { SqlContext } from '../sql/sql-fragments.js';
import { HARNESS_OPTIONS } from './ledger-harness.js';
import type { StatementCall } from './statement-call.js';

export interface StatementCost {
  /** Pages touched, of tables and indexes, in memory or not. */
  readonly pages: number;
  /** Rows that scans of tables and indexes gave or threw away. */
  readonly rows: number;
  /** Rows returned or written, whichever are more. */
  readonly returned: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly 'Parent Relationship'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Runs the statement as a gateway does, prepared and planned once, and takes its effects back. */
export async function explain(
  client: Client,
  names: SqlNames,
  call: StatementCall,
  round = 0,
): Promise<StatementCost> {
  await client.query(`prepare explained (jsonb) as ${call.statement(contextOf(names)).text}`);
  try {
    return await explainPrepared(client, names, call, 'explained', round);
  } finally {
    await client.query('deallocate explained');
  }
}

/** Prepares the statement, and plans it for the tables as they are now. */
export async function plan(client: Client, names: SqlNames, call: StatementCall, as: string): Promise<void> {
  await client.query(`prepare ${as} (jsonb) as ${call.statement(contextOf(names)).text}`);
  await client.query(`explain execute ${as} ('null')`);
}

/** {@link explain}, of a statement that is prepared by this name. */
export async function explainPrepared(
  client: Client,
  names: SqlNames,
  call: StatementCall,
  as: string,
  round = 0,
): Promise<StatementCost> {
  await client.query('begin');
  try {
    const parameter = JSON.stringify(await call.parameter(client, names, round)).replaceAll("'", "''");
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, format json) execute ${as} ('${parameter}')`,
    );
    const root = rows[0]?.['QUERY PLAN'][0].Plan;
    if (!root) throw new Error('no plan');
    return costOf(root);
  } finally {
    await client.query('rollback');
  }
}

/** The milliseconds of each round, prepared once as in a gateway; the effects are taken back. */
export async function time(
  client: Client,
  names: SqlNames,
  call: StatementCall,
  rounds: number,
): Promise<number[]> {
  const { text } = call.statement(contextOf(names));
  const took: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await client.query('begin');
    const values = [JSON.stringify(await call.parameter(client, names, round))];
    const start = performance.now();
    await client.query({ name: `${names.schema} ${call.name}`, text, values });
    took.push(performance.now() - start);
    await client.query('rollback');
  }
  // The first one was planned.
  return took.slice(1);
}

const contextOf = (names: SqlNames): SqlContext => ({
  names,
  options: HARNESS_OPTIONS,
  now: 'clock_timestamp()',
});

function costOf(root: PlanNode): StatementCost {
  const nodes = flatten(root);
  const scans = nodes.filter((node) => /^(Index|Seq|Bitmap Heap|Tid)/.test(node['Node Type']));
  const locked = nodes.filter((node) => node['Node Type'] === 'LockRows');
  // What feeds it: it gives rows itself only where they are asked back.
  const written = nodes
    .filter((node) => node['Node Type'] === 'ModifyTable')
    .flatMap(({ Plans = [] }) => Plans.filter((part) => part['Parent Relationship'] === 'Outer'));
  const sum = (all: readonly PlanNode[], of: (node: PlanNode) => number): number =>
    Math.round(all.reduce((total, node) => total + of(node) * node['Actual Loops'], 0));
  return {
    // What a part writes that the answer does not read from is not counted at the top.
    pages: Math.max(
      ...nodes.map((node) => (node['Shared Hit Blocks'] ?? 0) + (node['Shared Read Blocks'] ?? 0)),
    ),
    rows: sum(
      scans,
      (node) =>
        node['Actual Rows'] +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0),
    ),
    returned: Math.max(
      root['Actual Rows'],
      sum(written, (node) => node['Actual Rows']),
      sum(locked, (node) => node['Actual Rows']),
    ),
  };
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
