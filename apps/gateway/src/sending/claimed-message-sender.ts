import type { AnswerNote, Attempt, ClaimedRow, Ledger, Wait } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import { senderOf, type Account } from '../accounts/account.js';
import type { Probes } from '../accounts/account-circuit.js';
import type { DayLimits } from '../guards/day-limits.js';
import type { SendAttempt } from './attempt.js';
import type { LeaseGuard } from './lease-guard.js';
import { LeaseNearlyOverError } from './lease-nearly-over.error.js';
import { NO_SENDER_MS } from './message-sender.js';
import { guardedFacts, passageOf, readStoredCommand } from './send-job.js';
import { faultFacts, isAtFault, refusalsOf } from './suspicion.js';
import type { OutcomeRecorder } from './outcome-recorder.js';
import type { ConcurrencyLimiter } from '../limits/concurrency-limiter.js';
import type { RateSlot } from '../limits/rate-limiter.js';

/** A row whose account is no longer configured asks again after this long. */
const NO_ACCOUNT_MS = 60_000;
/** Shortest time until a row is due again that eCall did not take. */
const RETRY_MS = 1_000;

/** Sends a row that the sweeper claimed from the ledger. Its events go through the outbox. */
export class ClaimedMessageSender {
  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: Accounts,
    private readonly attempt: SendAttempt,
    private readonly recorder: OutcomeRecorder,
    private readonly slots: ConcurrencyLimiter,
    private readonly closing: AbortSignal,
    private readonly limits: Pick<DayLimits, 'wasLimitedAfter'>,
  ) {}

  /** The claim is committed. `guard` was made before it and bounds how long the row may wait for slot and rate. */
  async send(row: ClaimedRow, guard: LeaseGuard): Promise<void> {
    const account = this.accounts.find(row.account);
    if (account === undefined)
      return this.reschedule(row, { reason: 'account', due: { inMs: NO_ACCOUNT_MS } });
    if (isAtFault(row.suspicion)) return this.reject(row, account);
    const command = readStoredCommand(row.command);
    if ((command.from ?? senderOf(account, command.channel)) === undefined)
      return this.reschedule(row, { reason: 'account', due: { inMs: NO_SENDER_MS } });
    const passage = passageOf(command);
    const permit = account.circuit.tryAcquire(passage);
    if (!permit.go) return this.reschedule(row, { reason: 'account', due: { inMs: permit.waitMs } });
    let called = false;
    let slot: RateSlot | undefined;
    try {
      const place = { source: 'ledger', urgent: row.urgent } as const;
      await guard.inTime(async (signal) => {
        slot = await account.rate?.slot(signal, place);
        await this.slots.run({ account: account.name, ...place, signal }, async () => {
          if (!account.circuit.stillAllows(permit.probes, passage)) return;
          called = true;
          if (!(await this.call(account, row, permit.probes, guard, slot))) slot?.release();
        });
      }, this.closing);
    } catch (error) {
      // Its turn did not come in time. Left to its lease it would be in doubt, although nothing was sent.
      if (!(error instanceof LeaseNearlyOverError)) throw error;
    } finally {
      account.circuit.release(permit.probes, passage);
      if (!called) {
        slot?.release();
        await this.reschedule(row, { reason: 'retry', due: { inMs: 0 } });
      }
    }
  }

  /** False where no call was made: the turn in the rate is not used up. */
  private async call(
    account: Account,
    row: ClaimedRow,
    probes: Probes,
    guard: LeaseGuard,
    slot: RateSlot | undefined,
  ): Promise<boolean> {
    const result = await this.attempt.makeSingle(
      account,
      {
        attempt: attemptOf(row),
        recipient: row.recipient,
        command: readStoredCommand(row.command),
        commandJson: row.command,
        isTimed: !this.limits.wasLimitedAfter(row.account, row.createdAt),
        ...(row.traceparent === undefined ? {} : { traceparent: row.traceparent }),
        refusals: refusalsOf(row),
        probes,
        ...guardedFacts(row),
      },
      guard,
      slot,
    );
    switch (result.kind) {
      case 'settled':
        return true;
      case 'refused-by-guard':
        return false;
      case 'held-back':
        await this.reschedule(row, result.wait);
        return false;
      case 'retry-alone':
        await this.reschedule(row, { reason: 'retry', due: { inMs: 0 } });
        return false;
      case 'not-sent': {
        const inMs = Math.max(result.retryAfterMs, RETRY_MS);
        const reason = result.isSuspended ? 'account' : 'retry';
        await this.reschedule(row, { reason, due: { inMs } }, result.note);
        return true;
      }
      default:
        return result satisfies never;
    }
  }

  /** Every refusal of it was its own: no call is needed to know the next one. */
  private async reject(row: ClaimedRow, { circuit }: Account): Promise<void> {
    circuit.forgetSuspect(row.id);
    await this.recorder.retryUntilWritten(() => this.ledger.rejected(attemptOf(row), faultFacts(row)));
  }

  private async reschedule(row: ClaimedRow, wait: Wait, note?: AnswerNote): Promise<void> {
    await this.recorder.retryUntilWritten(() => this.ledger.reschedule(attemptOf(row), wait, note));
  }
}

function attemptOf({ id, attempt }: ClaimedRow): Attempt {
  return { rowId: id, attempt };
}
