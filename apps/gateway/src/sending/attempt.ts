import type { SendOutcome } from '@ecall-gateway/ecall-client';
import type { SettleAnswer } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { AttemptResult, CallResult } from './call-result.js';
import type { EcallCall } from './ecall-call.js';
import type { LeaseGuard } from './lease-guard.js';
import type { Clock } from '../time/clock.js';
import type { OutcomeRecorder } from './outcome-recorder.js';
import { type BegunMessage, passageOf } from './send-job.js';
import type { SendObserver } from './send-observer.js';

/** One attempt at a message, or at a list of them: calls eCall, updates the account's circuit, records the outcome. */
export class SendAttempt {
  constructor(
    private readonly ecall: Pick<EcallCall, 'make' | 'makeList'>,
    private readonly recorder: OutcomeRecorder,
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly observer: SendObserver,
  ) {}

  async makeSingle(account: Account, message: BegunMessage, guard: LeaseGuard): Promise<AttemptResult> {
    const since = this.clock.monotonic();
    const outcome = await this.ecall.make(account, message, guard);
    this.observeCall(account, outcome.kind, since);
    this.recorder.updateCircuit(account, outcome, passageOf(message.command));
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
    const since = this.clock.monotonic();
    const outcomes = await this.ecall.makeList(account, listId, messages, guard);
    const [first] = outcomes;
    if (first !== undefined)
      this.observeCall(account, first === 'refused-together' ? first : first.kind, since);
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
    const result = await this.recorder.record(account, message, outcome);
    if (result.kind === 'settled') this.observeResult(message, result.answer);
    return result;
  }

  private observeCall(account: Account, answer: Parameters<SendObserver['called']>[1], since: number): void {
    this.observer.called(account.name, answer, (this.clock.monotonic() - since) / 1_000);
  }

  private observeResult({ isTimed, command }: BegunMessage, answer: SettleAnswer): void {
    if (!isTimed || answer.kind !== 'written' || answer.row.state !== 'accepted') return;
    this.observer.accepted(answer.row, command.sendAt);
  }
}
