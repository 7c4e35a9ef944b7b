import type { SendOutcome } from '@ecall-gateway/ecall-client';
import type { Account } from '../accounts/account.js';
import type { AttemptResult, CallResult } from './call-result.js';
import type { EcallCall } from './ecall-call.js';
import type { LeaseGuard } from './lease-guard.js';
import type { OutcomeRecorder } from './outcome-recorder.js';
import type { BegunMessage } from './send-job.js';

/** One attempt at a message, or at a list of them: calls eCall, updates the account's circuit, records the outcome. */
export class SendAttempt {
  constructor(
    private readonly ecall: EcallCall,
    private readonly recorder: OutcomeRecorder,
  ) {}

  async makeSingle(account: Account, message: BegunMessage, guard: LeaseGuard): Promise<AttemptResult> {
    const outcome = await this.ecall.make(account, message, guard);
    this.recorder.updateCircuit(account, outcome);
    return this.record(account, message, outcome);
  }

  /** The results by row. One that is not recorded yet does not hold up the others. */
  async makeList(
    account: Account,
    listId: string,
    messages: readonly BegunMessage[],
    guard: LeaseGuard,
  ): Promise<ReadonlyMap<string, Promise<CallResult>>> {
    if (messages.length === 0) return new Map();
    const outcomes = await this.ecall.makeList(account, listId, messages, guard);
    const [first] = outcomes;
    // The list was one call, so it counts once.
    if (first !== undefined && first !== 'refused-together') this.recorder.updateCircuit(account, first);
    return new Map(
      messages.map((message, index) => [
        message.attempt.rowId,
        this.recordListed(account, message, outcomes[index]),
      ]),
    );
  }

  private async recordListed(
    account: Account,
    message: BegunMessage,
    outcome: SendOutcome | 'refused-together' | undefined,
  ): Promise<CallResult> {
    if (outcome === undefined || outcome === 'refused-together')
      return { kind: 'retry-alone', attempt: message.attempt };
    return this.record(account, message, outcome);
  }

  private async record(
    account: Account,
    message: BegunMessage,
    outcome: SendOutcome,
  ): Promise<AttemptResult> {
    return this.recorder.record(account, message.attempt, outcome, message.commandJson);
  }
}
