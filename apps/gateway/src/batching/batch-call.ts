import { randomUUID } from 'node:crypto';
import type { BeginAnswer, Ledger, SendRow } from '@ecall-gateway/ledger';
import { NO_PROBE } from '../accounts/account-circuit.js';
import type { Account } from '../accounts/account.js';
import type { SendAttempt } from '../sending/attempt.js';
import type { CallResult } from '../sending/call-result.js';
import type { CallOptions } from '../sending/call-strategy.js';
import { LeaseGuard } from '../sending/lease-guard.js';
import { begunMessage, callIntent, passageOf, type SendJob } from '../sending/send-job.js';
import type { Clock } from '../time/clock.js';

interface Member extends Pick<CallOptions, 'slot'> {
  readonly job: SendJob;
}

const CLOSED: PromiseSettledResult<CallResult> = { status: 'fulfilled', value: { kind: 'account-closed' } };

/** Several messages in one call. Each keeps its own row, its own outcome and its own doubt. */
export class BatchCall {
  constructor(
    private readonly ledger: Pick<Ledger, 'begin'>,
    private readonly attempt: SendAttempt,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {}

  /** For a caller that has a slot already. The results stand in the order of the members. */
  async make(account: Account, members: readonly Member[]): Promise<Array<PromiseSettledResult<CallResult>>> {
    const isAllowed = members.map(({ job }) => account.circuit.stillAllows(NO_PROBE, passageOf(job.command)));
    const called = await this.makeAllowed(
      account,
      members.filter((_, index) => isAllowed[index]),
    );
    return isAllowed.map((allowed) => (allowed ? called.shift() : undefined) ?? CLOSED);
  }

  private async makeAllowed(
    account: Account,
    members: readonly Member[],
  ): Promise<Array<PromiseSettledResult<CallResult>>> {
    if (members.length === 0) return [];
    const guard = new LeaseGuard(this.clock, this.leaseMs);
    const listId = randomUUID();
    const begun = await Promise.allSettled(
      members.map(async ({ job }) => this.ledger.begin({ ...callIntent(account, job.intent), listId })),
    );
    const listed = members.flatMap(({ job }, index) => {
      const row = listedRow(listId, begun[index]);
      return row === undefined ? [] : [begunMessage(job, row, { isRetry: false, probes: NO_PROBE })];
    });
    await guard.inTime(async (signal) => Promise.all(members.map(async ({ slot }) => slot?.arrives(signal))));
    const results = await this.attempt.makeList(account, listId, listed, guard);
    return Promise.allSettled(
      begun.map(async (answer) => {
        const row = listedRow(listId, answer);
        return (row && results.get(row.id)) ?? notListed(answer);
      }),
    );
  }
}

/** Only a row's first attempt goes in a list, so that the list on the row is the only one that may call back. */
function listedRow(
  listId: string,
  begun: PromiseSettledResult<BeginAnswer> | undefined,
): SendRow | undefined {
  if (begun?.status !== 'fulfilled' || begun.value.kind !== 'begun') return undefined;
  const { row } = begun.value;
  const isFirst = row.listId === listId && row.attempt === 1;
  // Redirected messages all have one recipient.
  return isFirst && row.redirectedTo === undefined ? row : undefined;
}

function notListed(begun: PromiseSettledResult<BeginAnswer>): CallResult {
  if (begun.status === 'rejected') throw begun.reason as Error;
  const answer = begun.value;
  if (answer.kind !== 'begun') return { kind: 'not-begun', answer };
  return { kind: 'retry-alone', attempt: { rowId: answer.row.id, attempt: answer.row.attempt } };
}
