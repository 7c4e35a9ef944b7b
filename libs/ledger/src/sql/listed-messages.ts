import type { ListedMessage } from '../port/status.js';
import type { SqlDriver, SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import type { SqlContext } from './sql-fragments.js';

interface ListedLine extends SqlRecord {
  readonly ord: number;
  readonly id: string;
}

/** Which rows the callbacks of lists are about; none has a line where no row of its list fits. */
export function listedStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'listed',
    text: `with input as (
  select * from jsonb_to_recordset($1::jsonb) as i(i_ord integer, i_list_id uuid, i_message_id text, i_recipient text)
)
select distinct on (i.i_ord) i.i_ord as ord, s.id from input i
join ${names.sends} s on s.list_id = i.i_list_id
  and (i.i_message_id in (s.message_id, s.later_message_id) or s.recipient = i.i_recipient)
order by i.i_ord, (i.i_message_id in (s.message_id, s.later_message_id)) is true desc, s.place`,
  };
}

export const listedKey = ({ listId, messageId, recipient }: ListedMessage): string =>
  [listId, messageId, recipient].join('\u0000');

export async function findListed(
  driver: SqlDriver,
  statement: SqlStatement,
  messages: readonly ListedMessage[],
): Promise<Array<string | undefined>> {
  const rowIds = messages.map((): string | undefined => undefined);
  const input = messages.map(({ listId, messageId, recipient }, ord) => ({
    i_ord: ord,
    i_list_id: listId,
    i_message_id: messageId,
    i_recipient: recipient,
  }));
  for (const { ord, id } of await driver.run<ListedLine>(statement, input)) rowIds[ord] = id;
  return rowIds;
}
