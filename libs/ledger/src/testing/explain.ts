import type { Client } from 'pg';
import type { SqlNames } from '../schema/sql-names.js';
import type { SqlContext } from '../sql/sql-fragments.js';
import { HARNESS_OPTIONS } from './ledger-harness.js';
import type { StatementCall } from './statement-calls.js';

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
  readonly Plans?: readonly PlanNode[];
}

/** Runs the statement as a gateway does, prepared and planned once, and takes its effects back. */
export async function explain(client: Client, names: SqlNames, call: StatementCall): Promise<StatementCost> {
  const context: SqlContext = { names, options: HARNESS_OPTIONS, now: 'clock_timestamp()' };
  const { text } = call.statement(context);
  const parameter = JSON.stringify(await call.parameter(client, names)).replaceAll("'", "''");
  await client.query('begin');
  try {
    for (const { statement, parameter: given } of call.before ?? []) {
      await client.query(statement(context).text, [JSON.stringify(await given(client, names))]);
    }
    await client.query(`prepare explained (jsonb) as ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, format json) execute explained ('${parameter}')`,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    if (!plan) throw new Error('no plan');
    return costOf(plan);
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
  }
}

function costOf(plan: PlanNode): StatementCost {
  const nodes = flatten(plan);
  const scans = nodes.filter((node) => /^(Index|Seq|Bitmap Heap|Tid)/.test(node['Node Type']));
  const locked = nodes.filter((node) => node['Node Type'] === 'LockRows');
  const written = nodes.filter((node) => node['Node Type'] === 'ModifyTable');
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
      plan['Actual Rows'],
      sum(written, (node) => node['Actual Rows']),
      sum(locked, (node) => node['Actual Rows']),
    ),
  };
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
