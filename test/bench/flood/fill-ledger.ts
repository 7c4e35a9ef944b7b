import { Client } from 'pg';

const SCHEMA = 'ecall_gateway';
/** Rows in one statement. */
const AT_ONCE = 500_000;

/** What differs from row to row, as SQL; `i` is the row's number, `at` its instant. */
const SENDS = {
  id: `(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 19))::uuid`,
  place: '-i',
  command_id: `'old-' || i`,
  recipient: `'+4178' || lpad((i % 3000000)::text, 7, '0')`,
  created_at: 'at',
  settled_at: 'at',
};
const COMMANDS = { command_id: SENDS.command_id };

/**
 * Makes a ledger large by what a gateway has left in it: an accepted message again and again, under other ids, over the
 * thirty days that are kept. The url is a superuser's, since no trigger may fire.
 */
export async function fillLedger(url: string, rows: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set session_replication_role = replica; set search_path = ${SCHEMA}`);
    for (let from = 1; from <= rows; from += AT_ONCE) {
      const to = Math.min(rows, from + AT_ONCE - 1);
      const made = `select i, now() - make_interval(secs => 2592000.0 * (1 - i / ${rows}.0)) as at from generate_series(${from}, ${to}) i`;
      await multiply(client, 'sends', SENDS, {
        one: `select * from sends where state = 'accepted' limit 1`,
        made,
      });
      await multiply(client, 'commands', COMMANDS, { one: 'select * from commands limit 1', made });
    }
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

async function multiply(
  client: Client,
  table: string,
  own: Readonly<Record<string, string>>,
  { one, made }: { readonly one: string; readonly made: string },
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  await client.query(
    `insert into ${table} (${names.join(', ')}) overriding system value
     select ${names.map((name) => own[name] ?? `one.${name}`).join(', ')} from (${one}) one, (${made}) made`,
  );
}
