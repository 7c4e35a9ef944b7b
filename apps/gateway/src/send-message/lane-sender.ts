import { randomUUID } from 'node:crypto';
import { DeadLetter } from '@ecall-gateway/event-bus';
import type { Attempt, BeginAnswer, Ledger, SendIntent, Wait } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { EventAnnouncer } from '../events/event-announcer.js';
import { backoffMs } from '../process/backoff.js';
import type { Clock } from '../process/clock.js';
import type { EcallCall } from './ecall-call.js';
import { storable } from './ledger-trouble.js';
import { SendFence } from './send-fence.js';
import type { SendJob } from './send-job.js';
import type { SendSettlement } from './send-settlement.js';
import type { SendSlots } from './send-slots.js';

/** How long a message may hold up its lane; then the ledger keeps it and the offset goes on. */
const LANE_PATIENCE_MS = 30_000;

type Step =
  /** Nothing left to do for the lane. */
  | { readonly kind: 'done' }
  /** Ask again after this long. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** The ledger keeps it from here; `attempt` where a call of ours is known not to have been sent. */
  | { readonly kind: 'park'; readonly wait: Wait; readonly attempt?: Attempt };

/** A token of this try's own: only a lost acknowledgement ever meets it again. */
function held(intent: SendJob['intent']): SendIntent {
  return { ...intent, holder: randomUUID() };
}

/** Sends one recipient's message from its lane: intent, call, outcome, event. */
export class LaneSender {
  constructor(
    private readonly ledger: Ledger,
    private readonly ecall: EcallCall,
    private readonly settlement: SendSettlement,
    private readonly announcer: EventAnnouncer,
    private readonly slots: SendSlots,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {}

  /**
   * Returns when the outcome is durable and its event acknowledged, or when the ledger keeps the message.
   * @throws {DeadLetter} for a record that must not be sent; {@link RetryLater} while ledger or bus are away
   */
  async send(account: Account, job: SendJob, signal: AbortSignal): Promise<void> {
    const patienceEnds = this.clock.monotonic() + LANE_PATIENCE_MS;
    for (let tries = 0; ; tries += 1) {
      let step = await this.step(account, job, signal, tries);
      if (step.kind === 'wait' && this.clock.monotonic() + step.ms > patienceEnds) {
        step = { kind: 'park', wait: { reason: 'retry', due: { inMs: step.ms } } };
      }
      if (step.kind === 'park') step = await this.park(job, step);
      if (step.kind === 'done') return;
      if (step.kind === 'wait') await this.clock.sleep(step.ms, signal);
    }
  }

  private async step(account: Account, job: SendJob, signal: AbortSignal, tries: number): Promise<Step> {
    const { sendAt } = job.command;
    if (sendAt !== undefined && Date.parse(sendAt) > this.clock.now()) {
      return { kind: 'park', wait: { reason: 'send-at', due: { at: sendAt } } };
    }
    const permit = account.health.enter();
    if (!permit.go) {
      return permit.paused
        ? { kind: 'park', wait: { reason: 'account', due: { inMs: permit.waitMs } } }
        : { kind: 'wait', ms: permit.waitMs };
    }
    let called = false;
    try {
      // Before the slot: an account that waits for its rate must not take the others' slots.
      await account.rate?.slot(signal);
      return await this.slots.run(signal, async () => {
        const fence = new SendFence(this.clock, this.leaseMs);
        const begun = await storable(() => this.ledger.begin(held(job.intent)));
        if (begun.kind !== 'begun') return this.follow(begun);
        called = true;
        return this.call(account, job, { rowId: begun.row.id, attempt: begun.row.attempt }, fence, tries);
      });
    } finally {
      if (!called) account.health.unused(permit);
    }
  }

  private async call(
    account: Account,
    job: SendJob,
    attempt: Attempt,
    fence: SendFence,
    tries: number,
  ): Promise<Step> {
    const { intent, command } = job;
    const outcome = await this.ecall.make(account, attempt, intent.recipient, command, fence);
    const settled = await this.settlement.settle(account, attempt, outcome, intent.command);
    if (settled.kind === 'settled') {
      if (settled.answer.kind === 'written' && settled.answer.event)
        await this.announcer.announce(settled.answer.event);
      return { kind: 'done' };
    }
    if (settled.paused) return { kind: 'park', wait: { reason: 'account', due: { inMs: 1_000 } }, attempt };
    const ms = Math.max(settled.retryAfterMs, backoffMs(tries, 200, 5_000, this.clock));
    const released = await this.settlement.insist(() => this.ledger.release(attempt, intent.command));
    // Others found the lease over, or a callback proved the call: the ledger has it.
    return released.kind === 'written' && released.row.state === 'ready'
      ? { kind: 'wait', ms }
      : { kind: 'done' };
  }

  private async park(job: SendJob, { wait, attempt }: Step & { kind: 'park' }): Promise<Step> {
    const answer = await storable(() => this.ledger.park(held(job.intent), wait, attempt));
    return this.follow(answer);
  }

  /** What the ledger's word means for the lane. */
  private async follow(answer: BeginAnswer): Promise<Step> {
    switch (answer.kind) {
      case 'begun':
      case 'done':
        return { kind: 'done' };
      case 'announce':
        await this.announcer.announce(answer.event);
        return { kind: 'done' };
      case 'busy':
        return { kind: 'wait', ms: Math.max(answer.retryAfterMs, 20) };
      case 'behind':
        return { kind: 'park', wait: { reason: 'behind', due: { inMs: 0 } } };
      case 'reused':
        throw new DeadLetter('command-id-reused', 'commandId stands for a command with other content');
      case 'too-old':
        throw new DeadLetter('too-old', 'the record is older than what the ledger remembers');
      default:
        return answer satisfies never;
    }
  }
}
