import { Client } from 'pg';
import { expect, inject, it } from 'vitest';
import { flood } from '../faults/flood.js';
import { ACCEPTED, startSystem, type System } from '../journeys/system.js';
import { waitFor } from '../support/index.js';
import { countingPostgres } from './flood/counting-postgres.js';

const MESSAGES = 3_000;

/** What a message costs the database, from the command to the delivered status, as PostgreSQL itself counts it. */
it('statements of a message', { timeout: 600_000 }, async () => {
  const postgres = await countingPostgres();
  const system = await startSystem({
    brokers: inject('kafkaBrokers'),
    databaseUrl: postgres.url,
    partitions: 6,
  });
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    await delivered(system, 0);
    await client.query('select pg_stat_statements_reset()');
    await delivered(system, MESSAGES);
    const lines = await statements(client);
    console.table(lines);
    expect(Object.keys(lines)).toContain('begin');
  } finally {
    await client.end();
    await system.stop();
    await postgres.remove();
  }
});

async function delivered(system: System, from: number): Promise<void> {
  const count = (fits: (type: string, status: unknown) => boolean) =>
    system.events.events.filter(({ type, data }) => fits(type, data['status'])).length;
  await flood(system, MESSAGES, { from, keys: MESSAGES });
  await waitFor(() => count((type) => type === ACCEPTED) >= from + MESSAGES, {
    deadlineMs: 120_000,
    what: 'all to be accepted',
  });
  await waitFor(() => count((_, status) => status === 'delivered') >= from + MESSAGES, {
    deadlineMs: 120_000,
    what: 'all to be delivered',
  });
}

interface Line {
  readonly 'calls for 1,000 messages': number;
  readonly 'µs for a message': number;
  readonly 'ms for a call': number;
}

async function statements(client: Client): Promise<Record<string, Line>> {
  const { rows } = await client.query<{ name: string; calls: number; ms: number }>(
    `select coalesce(substring(query from '/\\* (\\S+) \\*/'), left(query, 30)) as name, sum(calls)::integer as calls,
       sum(total_exec_time)::double precision as ms
     from pg_stat_statements group by 1 order by 3 desc limit 20`,
  );
  return Object.fromEntries(
    rows.map(({ name, calls, ms }) => [
      name,
      {
        'calls for 1,000 messages': Math.round((calls * 1_000) / MESSAGES),
        'µs for a message': Math.round((ms * 1_000) / MESSAGES),
        'ms for a call': Number((ms / calls).toFixed(2)),
      },
    ]),
  );
}
