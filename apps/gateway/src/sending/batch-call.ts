import { randomUUID } from 'node:crypto';
import type { Attempt, BeginAnswer, Ledger } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { Clock } from '../time/clock.js';
import type { CallResult, CallOptions } from './call-strategy.js';
import type { EcallCall } from './ecall-call.js';
import { translateLedgerErrors } from './ledger-errors.js';
import { LeaseGuard } from './lease-guard.js';
import { heldIntent, type BegunJob, type SendJob } from './send-job.js';
import type { OutcomeRecorder } from './outcome-recorder.js';

type Begun = PromiseSettledResult<BeginAnswer>;

interface Member extends Pick<CallOptions, 'slot'> {
  readonly job: SendJob;
}

/** Several messages in one call. Each keeps its own row, its own outcome and its own doubt. */
export class BatchCall {
  constructor(
    private readonly ledger: Pick<Ledger, 'begin'>,
    private readonly ecall: EcallCall,
    private readonly settlement: OutcomeRecorder,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {}

  /** For whoever has a slot. What became of each message stands in the place of its job. */
  async make(account: Account, members: readonly Member[]): Promise<Array<PromiseSettledResult<CallResult>>> {
    if (!account.circuit.stillAllows({ probe: false })) {
      return members.map(() => ({ status: 'fulfilled', value: { kind: 'held-back' } }));
    }
    const fence = new LeaseGuard(this.clock, this.leaseMs);
    const listId = randomUUID();
    const begun = await Promise.allSettled(
      members.map(async ({ job }) =>
        translateLedgerErrors(() => this.ledger.begin({ ...heldIntent(job.intent), listId })),
      ),
    );
    const listed = members.flatMap(({ job }, index) => {
      const attempt = attemptIn(listId, begun[index]);
      return attempt === undefined ? [] : [{ job, attempt }];
    });
    await Promise.all(members.map(async ({ slot }) => slot?.arrives()));
    const ends = await this.send(account, listId, listed, fence);
    return Promise.allSettled(
      begun.map(async (result) => {
        const attempt = attemptIn(listId, result);
        return (attempt && ends.get(attempt.rowId)) ?? notListed(result);
      }),
    );
  }

  private async send(
    account: Account,
    listId: string,
    listed: readonly BegunJob[],
    fence: LeaseGuard,
  ): Promise<Map<string, Promise<CallResult>>> {
    if (listed.length === 0) return new Map();
    const outcomes = await this.ecall.makeList(account, listId, listed, fence);
    const [first] = outcomes;
    if (first !== undefined && first !== 'refused-together') this.settlement.updateCircuit(account, first);
    return new Map(
      listed.map(({ job, attempt }, index) => {
        const outcome = outcomes[index];
        const end = async (): Promise<CallResult> =>
          outcome === undefined || outcome === 'refused-together'
            ? { kind: 'to-go-alone', attempt }
            : {
                kind: 'called',
                attempt,
                settled: await this.settlement.settle(account, attempt, outcome, job.intent.command),
              };
        return [attempt.rowId, end()];
      }),
    );
  }
}

/** Only a row's first attempt goes in a list, so that the list on the row is the only one that may call back. */
function attemptIn(listId: string, begun: Begun | undefined): Attempt | undefined {
  if (begun?.status !== 'fulfilled' || begun.value.kind !== 'begun') return undefined;
  const { id, attempt, listId: listOfRow } = begun.value.row;
  return listOfRow === listId && attempt === 1 ? { rowId: id, attempt } : undefined;
}

function notListed(begun: Begun): CallResult {
  if (begun.status === 'rejected') throw begun.reason as Error;
  const answer = begun.value;
  if (answer.kind !== 'begun') return { kind: 'not-begun', answer };
  return { kind: 'to-go-alone', attempt: { rowId: answer.row.id, attempt: answer.row.attempt } };
}
