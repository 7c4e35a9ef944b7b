import type { SendOutcome } from '@ecall-gateway/ecall-client';
import type { SettleAnswer } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { GuardVerdict, SendGuard } from '../guards/send-guard.js';
import type { RateSlot } from '../limits/rate-limiter.js';
import type { AttemptResult, CallResult, GuardedResult } from './call-result.js';
import type { EcallCall } from './ecall-call.js';
import type { LeaseGuard } from './lease-guard.js';
import type { Clock } from '../time/clock.js';
import type { OutcomeRecorder } from './outcome-recorder.js';
import type { BegunMessage } from './send-job.js';
import type { SendObserver } from './send-observer.js';

/** One attempt at a message, or at a list of them: calls eCall, updates the account's circuit, records the outcome. */
export class SendAttempt {
  constructor(
    private readonly ecall: Pick<EcallCall, 'make' | 'makeList'>,
    private readonly recorder: OutcomeRecorder,
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly observer: SendObserver,
    private readonly guard: SendGuard,
  ) {}

  /** @param slot is not used up by a message that the guards do not let go: then it is the caller's to give back */
  async makeSingle(
    account: Account,
    message: BegunMessage,
    guard: LeaseGuard,
    slot?: RateSlot,
  ): Promise<AttemptResult | GuardedResult> {
    const refused = notCalled(message, await this.guard.admit(account, message));
    if (refused !== undefined) return refused;
    if (slot !== undefined) await guard.inTime(async (signal) => slot.arrives(signal));
    const since = this.clock.monotonic();
    const outcome = await this.ecall.make(account, message, guard);
    this.observeCall(account, outcome.kind, since);
    this.recorder.updateCircuit(account, outcome, message);
    return this.record(account, message, outcome);
  }

  /** The results by row. One that is not recorded yet does not hold up the others. */
  async makeList(
    account: Account,
    listId: string,
    begun: readonly BegunMessage[],
    guard: LeaseGuard,
  ): Promise<ReadonlyMap<string, Promise<CallResult>>> {
    const refused = new Map<string, Promise<CallResult>>();
    const messages = await this.admitted(account, begun, refused);
    if (messages.length === 0) return refused;
    const since = this.clock.monotonic();
    const outcomes = await this.ecall.makeList(account, listId, messages, guard);
    const [first] = outcomes;
    if (first !== undefined)
      this.observeCall(account, first === 'refused-together' ? first : first.kind, since);
    // The list was one call, so it counts once.
    if (first !== undefined && first !== 'refused-together') this.recorder.updateCircuit(account, first);
    return new Map([
      ...refused,
      ...messages.map((message, index): [string, Promise<CallResult>] => [
        message.attempt.rowId,
        this.recordListed(account, message, outcomes[index]),
      ]),
    ]);
  }

  /** Those that the guards let go; what became of the others goes into `refused`. */
  private async admitted(
    account: Account,
    messages: readonly BegunMessage[],
    refused: Map<string, Promise<CallResult>>,
  ): Promise<readonly BegunMessage[]> {
    const judged = await Promise.all(
      messages.map(async (message) => ({
        message,
        result: await this.guard.admit(account, message).then((verdict) => notCalled(message, verdict)),
      })),
    );
    return judged.flatMap(({ message, result }) => {
      if (result === undefined) return [message];
      refused.set(message.attempt.rowId, Promise.resolve(result));
      return [];
    });
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

/** What a verdict means for an attempt; undefined where the call may be made. */
function notCalled({ attempt }: BegunMessage, verdict: GuardVerdict): GuardedResult | undefined {
  switch (verdict.kind) {
    case 'admitted':
      return undefined;
    case 'refused':
      return { kind: 'refused-by-guard', answer: verdict.answer };
    case 'limited':
      return { kind: 'held-back', attempt, wait: verdict.wait };
    case 'outdated':
      return { kind: 'retry-alone', attempt };
    default:
      return verdict satisfies never;
  }
}
