import type { AuditNote, CancelAnswer, CancelRequest, ResolveRequest } from '../port/decision.js';
import type { DayCount } from '../port/limits.js';
import { DECIDED_PER_STATEMENT } from '../rules/batches.js';
import { auditInput } from './audit-statements.js';
import { cancel } from './cancel-statements.js';
import { toDayCount } from './count-statements.js';
import { repeatTransient } from './repeat-transient.js';
import type { SqlOperations } from './sql-operations.js';

/** What operators and cancels decide. What concerns many rows is written in batches, so that nobody waits long for a lock. */
export class SqlDecisions {
  constructor(private readonly operations: SqlOperations) {}

  async resolve(request: ResolveRequest): Promise<{ readonly changed: number; readonly conflict: boolean }> {
    const { decision, commandId, recipient, account, before, version, audit } = request;
    const input = {
      i_decision: decision,
      i_command_id: commandId,
      i_recipient: recipient,
      i_account: account,
      i_before: before,
      i_version: version,
    };
    if (commandId !== undefined) {
      const line = await this.operations.first('resolveCommand', { ...input, ...auditInput(audit) });
      const changed = Number(line['changed']);
      return { changed, conflict: changed === 0 && Number(line['named']) > 0 };
    }
    const operation = account === undefined ? 'resolveAll' : 'resolveAccount';
    let changed = 0;
    let after = {};
    for (let isFirst = true; ; isFirst = false) {
      const line = await this.operations.first(operation, {
        ...input,
        ...after,
        ...(isFirst && auditInput(audit)),
      });
      changed += Number(line['changed']);
      if (Number(line['named']) < DECIDED_PER_STATEMENT) return { changed, conflict: false };
      after = { after_: line['last_since'], after_id: line['last_id'] };
    }
  }

  async cancel(request: CancelRequest): Promise<CancelAnswer> {
    const { driver, statements } = this.operations;
    return repeatTransient(() => cancel(driver, statements, request));
  }

  async forget(recipient: string, audit?: AuditNote): Promise<number> {
    if (audit) await this.operations.run('recordAudit', { action: 'forget', ...auditInput(audit) });
    let cleared = 0;
    for (;;) {
      const count = await this.operations.count('forget', { recipient, limit_: DECIDED_PER_STATEMENT });
      cleared += count;
      if (count < DECIDED_PER_STATEMENT) return cleared;
    }
  }

  async lift(account: string, day: string, audit?: AuditNote): Promise<DayCount> {
    return toDayCount(await this.operations.first('lift', { account, day, ...auditInput(audit) }));
  }
}
