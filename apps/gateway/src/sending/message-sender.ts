import { DeadLetter, RetryLater } from '@ecall-gateway/event-bus';
import type { AnswerNote, Attempt, BeginAnswer, Ledger, Wait } from '@ecall-gateway/ledger';
import { senderOf, type Account } from '../accounts/account.js';
import { isProbe } from '../accounts/account-circuit.js';
import type { Accounts } from '../accounts/accounts.js';
import type { DirectPublisher } from '../events/direct-publisher.js';
import type { DayLimits } from '../guards/day-limits.js';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';
import type { RateSlot } from '../limits/rate-limiter.js';
import { isCalled, type CallResult } from './call-result.js';
import type { CallStrategy } from './call-strategy.js';
import { CommandRefusedError } from './command-refused.error.js';
import { heldIntent, passageOf, type SendJob } from './send-job.js';
import { tooOld } from './too-old.js';
import type { OutcomeRecorder } from './outcome-recorder.js';

/** How long a message may hold up its lane; then the ledger keeps it and the offset goes on. */
const LANE_PATIENCE_MS = 30_000;

/** Until a message of an account whose rate or slots are used up is due; it comes out in its turn. */
const CROWD_WAIT_MS = 1_000;

/** How long a message waits for a slot where other accounts would have to wait for it. */
const SLOT_PATIENCE_MS = 2_000;

/** A message whose account has lost its sender asks again after this long. */
export const NO_SENDER_MS = 30_000;

/** Until a message is due whose account has used up its daily limit; it is claimed once there is room. */
const LIMITED_WAIT_MS = 1_000;

/** Until the first message of an account that eCall refuses is due. */
const SUSPENDED_WAIT_MS = 1_000;

/** Before a repeated command asks again after the call of the first, which mostly ends long before its lease. */
const MAX_BUSY_MS = 1_000;

type Step =
  /** Nothing left to do for the lane. */
  | { readonly kind: 'done' }
  /** Ask again after this long; where the account is why, as soon as it lets messages go. */
  | { readonly kind: 'wait'; readonly ms: number; readonly for?: 'account' }
  /** A call of ours is known not to have been sent: try again after this long, without others. */
  | { readonly kind: 'again'; readonly ms: number }
  /** The ledger keeps it from here; `attempt` where a call of ours is known not to have been sent. */
  | {
      readonly kind: 'defer';
      readonly wait: Wait;
      readonly attempt?: Attempt;
      readonly note?: AnswerNote;
    };

/** Sends one recipient's message from its lane: intent, call, outcome, event. */
export class MessageSender {
  constructor(
    private readonly ledger: Ledger,
    private readonly calls: CallStrategy,
    private readonly recorder: OutcomeRecorder,
    private readonly publisher: DirectPublisher,
    private readonly accounts: Pick<Accounts, 'hasMultiple'>,
    private readonly clock: Clock,
    private readonly limits: Pick<DayLimits, 'isLimited'>,
  ) {}

  /**
   * Returns when the outcome is durable and its event acknowledged, or when the ledger keeps the message.
   * @throws {DeadLetter} for a record that must not be sent; {@link RetryLater} while ledger or bus are away
   */
  async send(account: Account, job: SendJob, signal: AbortSignal): Promise<void> {
    const patienceEnds = this.clock.monotonic() + LANE_PATIENCE_MS;
    let alone = false;
    for (let tries = 0; ; tries += 1) {
      let step = await this.step(account, job, { alone, signal }, tries);
      if (step.kind === 'again') alone = true;
      if ('ms' in step && this.clock.monotonic() + step.ms > patienceEnds) {
        step = defer('retry', step.ms);
      }
      if (step.kind === 'defer') step = await this.defer(job, step);
      if (step.kind === 'done') return;
      if (!('ms' in step)) continue;
      if (step.kind === 'wait' && step.for === 'account') await account.circuit.untilClosed(step.ms, signal);
      else if (step.ms > 0) await this.clock.sleep(step.ms, signal);
    }
  }

  /**
   * For a message of a command that is known, while this gateway could not send it: what is open waits in the ledger until
   * it can, what is settled stays.
   */
  async keep(job: SendJob, signal: AbortSignal): Promise<void> {
    for (;;) {
      const step = await this.defer(job, defer('account', 0));
      if (!('ms' in step)) return;
      await this.clock.sleep(step.ms, signal);
    }
  }

  private async step(
    account: Account,
    job: SendJob,
    { alone, signal }: { alone: boolean; signal: AbortSignal },
    tries: number,
  ): Promise<Step> {
    const { sendAt } = job.command;
    if (sendAt !== undefined && Date.parse(sendAt) > this.clock.now()) {
      return { kind: 'defer', wait: { reason: 'send-at', due: { at: sendAt } } };
    }
    if ((job.command.from ?? senderOf(account, job.command.channel)) === undefined) {
      return defer('account', NO_SENDER_MS);
    }
    if (this.limits.isLimited(account, { urgent: job.intent.urgent ?? false })) {
      return defer('account', LIMITED_WAIT_MS);
    }
    // Records in hand are bounded: those that wait for one account must not keep another's from being read.
    const holdsUpOthers = this.accounts.hasMultiple;
    const { urgent = false } = job.intent;
    if (holdsUpOthers && account.rate?.isBacklogged(urgent) === true) {
      return defer('account', CROWD_WAIT_MS);
    }
    const passage = passageOf(job.command);
    const permit = account.circuit.tryAcquire(passage);
    if (!permit.go) {
      return permit.suspended || holdsUpOthers
        ? defer('account', permit.waitMs)
        : { kind: 'wait', ms: permit.waitMs, for: 'account' };
    }
    let result: CallResult | undefined;
    let slot: RateSlot | undefined;
    try {
      // Before the slot: an account that waits for its rate must not take the others' slots.
      slot = await account.rate?.slot(signal, { urgent });
      result = await this.calls.make(account, job, {
        // Among others it would wait for the list to be full.
        alone: alone || isProbe(permit.probes) || urgent,
        isRetry: alone,
        probes: permit.probes,
        slot,
        ...(holdsUpOthers ? { patienceMs: SLOT_PATIENCE_MS } : {}),
        signal,
      });
    } finally {
      if (result === undefined || !isCalled(result)) slot?.release();
      account.circuit.release(permit.probes, passage);
    }
    return this.next(job, result, tries);
  }

  /** What the result of a try means for the lane. */
  private async next(job: SendJob, result: CallResult, tries: number): Promise<Step> {
    switch (result.kind) {
      case 'account-closed':
        return { kind: 'wait', ms: 0 };
      case 'no-slot':
        return defer('account', CROWD_WAIT_MS);
      case 'not-begun':
        return this.follow(job, result.answer);
      case 'retry-alone':
        return this.release(job, result.attempt, 0);
      case 'held-back':
        return { kind: 'defer', wait: result.wait, attempt: result.attempt };
      case 'refused-by-guard':
      case 'settled':
        if (result.answer.kind === 'written' && result.answer.event)
          await this.publisher.publishDirectly(result.answer.event);
        return { kind: 'done' };
      case 'not-sent': {
        const { attempt, isSuspended, retryAfterMs, note } = result;
        if (isSuspended) {
          const ms = Math.max(retryAfterMs, SUSPENDED_WAIT_MS);
          return { ...defer('account', ms), attempt, note };
        }
        const ms = Math.max(retryAfterMs, backoffMs(tries, 200, 5_000, this.clock));
        return this.release(job, attempt, ms, note);
      }
      default:
        return result satisfies never;
    }
  }

  private async release({ intent }: SendJob, attempt: Attempt, ms: number, note?: AnswerNote): Promise<Step> {
    const released = await this.recorder.retryUntilWritten(() =>
      this.ledger.release(attempt, intent.command, note),
    );
    // Others found the lease over, or a callback proved the call: the ledger has it.
    return released.kind === 'written' && released.row.state === 'ready'
      ? { kind: 'again', ms }
      : { kind: 'done' };
  }

  private async defer(job: SendJob, { wait, attempt, note }: Step & { kind: 'defer' }): Promise<Step> {
    return this.follow(job, await this.ledger.defer(heldIntent(job.intent), wait, attempt, note));
  }

  /** What the ledger's word means for the lane. */
  private async follow({ intent }: SendJob, answer: BeginAnswer): Promise<Step> {
    switch (answer.kind) {
      case 'begun':
      case 'done':
        return { kind: 'done' };
      case 'publish-directly':
        await this.publisher.publishDirectly(answer.event);
        return { kind: 'done' };
      case 'busy':
        return { kind: 'wait', ms: Math.min(Math.max(answer.retryAfterMs, 20), MAX_BUSY_MS) };
      case 'behind':
        return defer('behind', 0);
      case 'refused':
        throw new CommandRefusedError();
      case 'other-record':
        throw new RetryLater('another record took the id meanwhile', { afterMs: 0 });
      case 'reused':
        throw new DeadLetter('command-id-reused', 'commandId stands for a command with other content');
      case 'too-old':
        throw tooOld(intent.source.timestamp);
      default:
        return answer satisfies never;
    }
  }
}

function defer(reason: Wait['reason'], inMs: number): Step & { kind: 'defer' } {
  return { kind: 'defer', wait: { reason, due: { inMs } } };
}
