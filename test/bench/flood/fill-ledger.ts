import { Client } from 'pg';

const SCHEMA = 'ecall_gateway';
/** Rows in one statement: so many fit into its temporary files wherever it runs. */
const AT_ONCE = 500_000;

/**
 * Makes a ledger large by what a gateway has left in it: its accepted messages again and again, under other ids, over the
 * thirty days that are kept. The url is a superuser's, since no trigger may fire.
 */
export async function fillLedger(url: string, rows: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set session_replication_role = replica; set search_path = ${SCHEMA}`);
    const made = 'clock_timestamp() - make_interval(secs => 2592000.0 * (1 - i::double precision / $1))';
    for (let from = 1; from <= rows; from += AT_ONCE) {
      const numbers = `generate_series(${from}, ${Math.min(rows, from + AT_ONCE - 1)}) i`;
      await client.query(
        `with one as (select s from sends s where state = 'accepted' limit 1)
         insert into sends overriding system value
         select (jsonb_populate_record(s, jsonb_build_object(
           'id', lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 19),
           'place', -i, 'command_id', 'old-' || i, 'recipient', '+4178' || lpad((i % 3000000)::text, 7, '0'),
           'created_at', at, 'settled_at', at))).*
         from one, ${numbers}, lateral (select ${made} as at) made`,
        [rows],
      );
      await client.query(
        `with one as (select c from commands c limit 1)
         insert into commands select (jsonb_populate_record(c, jsonb_build_object('command_id', 'old-' || i))).*
         from one, ${numbers}`,
      );
    }
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
