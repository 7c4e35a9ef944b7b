import type { LedgerObserver } from '../port/ledger-observer.js';
import type { StatusAnswer, StatusReport } from '../port/status.js';
import { isRowId } from '../rules/row-id.js';
import type { SendState } from '../port/send-row.js';
import type { SqlDriver, SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';

interface StatusLine extends SqlRecord {
  readonly ord: number;
  /** The state before. */
  readonly was: SendState;
  readonly target: string | null;
  readonly is_news: boolean;
  readonly traceparent: string | null;
}

export async function recordStatuses(
  driver: SqlDriver,
  statement: SqlStatement,
  reports: readonly StatusReport[],
  onTrace?: LedgerObserver['statusTraced'],
): Promise<StatusAnswer[]> {
  const answers: StatusAnswer[] = reports.map(() => 'gone');
  const input = reports.flatMap((report, ord) => (isRowId(report.rowId) ? [toInput(report, ord)] : []));
  for (const line of await driver.run<StatusLine>(statement, input)) {
    answers[line.ord] = toAnswer(line);
    const rowId = reports[line.ord]?.rowId;
    if (onTrace && rowId !== undefined && line.traceparent !== null) onTrace(rowId, line.traceparent);
  }
  return answers;
}

function toInput(report: StatusReport, ord: number): SqlRecord {
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
