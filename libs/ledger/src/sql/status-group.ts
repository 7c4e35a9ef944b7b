import type { LedgerObserver } from '../port/ledger-observer.js';
import type { StatusAnswer, StatusReport } from '../port/status.js';
import { isRowId } from '../rules/row-id.js';
import type { SendState } from '../port/send-row.js';
import type { SqlDriver, SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { byRow } from './unread-rows.js';

interface StatusLine extends SqlRecord {
  readonly ord: number;
  /** The state before. */
  readonly was: SendState;
  readonly target: string | null;
  readonly is_news: boolean;
  readonly traceparent: string | null;
}

export interface StatusStatements {
  /** Records what takes an accepted message further. */
  readonly news: SqlStatement;
  /** Does all the rest. */
  readonly status: SqlStatement;
}

export async function recordStatuses(
  driver: SqlDriver,
  { news, status }: StatusStatements,
  reports: readonly StatusReport[],
  onTrace?: LedgerObserver['statusTraced'],
): Promise<StatusAnswer[]> {
  const answers = new Map<number, StatusAnswer>();
  const inputs = reports.flatMap((report, ord) => (isRowId(report.rowId) ? [toInput(report, ord)] : []));
  const read = (lines: readonly StatusLine[]): void => {
    for (const line of lines) {
      answers.set(line.ord, toAnswer(line));
      const rowId = reports[line.ord]?.rowId;
      if (onTrace && rowId !== undefined && line.traceparent !== null) onTrace(rowId, line.traceparent);
    }
  };
  // A report that replaces no status is never such news.
  const perhaps = inputs.filter(({ i_supersedes }) => i_supersedes.length > 0);
  if (perhaps.length > 0) read(await driver.run(news, byRow(perhaps)));
  const open = inputs.filter(({ i_ord }) => !answers.has(i_ord));
  if (open.length > 0) read(await driver.run(status, open));
  return reports.map((_, ord) => answers.get(ord) ?? 'gone');
}

interface StatusInput extends SqlRecord {
  readonly i_ord: number;
  readonly i_id: string;
  readonly i_supersedes: readonly string[];
}

function toInput(report: StatusReport, ord: number): StatusInput {
  return {
    i_ord: ord,
    i_id: report.rowId,
    i_attempt: report.attempt,
    i_message_id: report.messageId,
    i_status: report.status,
    i_final: report.final,
    i_provider_status: report.providerStatus,
    i_occurred_at: report.occurredAt,
    i_source: report.source,
    i_supersedes: report.supersedes,
  };
}

function toAnswer(line: StatusLine): StatusAnswer {
  if (line.was === 'rejected' || line.was === 'expired' || line.was === 'cancelled') return 'contradicted';
  return line.is_news || line.target === 'accepted' ? 'recorded' : 'unchanged';
}
