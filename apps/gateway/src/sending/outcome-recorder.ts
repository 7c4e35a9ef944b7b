import type { NotSent, SendOutcome } from '@ecall-gateway/ecall-client';
import type { Ledger, SettleAnswer } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { Account } from '../accounts/account.js';
import { LogThrottle } from '../logging/log-throttle.js';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';
import { traceOf } from '../logging/trace-id.js';
import type { AttemptResult } from './call-result.js';
import type { BegunMessage } from './send-job.js';
import { acceptedFacts, forbiddenFacts, noteOf, rejectionFacts } from './ecall-facts.js';

/** Writes what a call came to. The lanes and the sweeper share it. */
export class OutcomeRecorder {
  private readonly throttle: LogThrottle;

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly closing: AbortSignal,
  ) {
    this.throttle = new LogThrottle(clock);
  }

  /** Tells the circuit what a call says about the way to eCall, however many messages it carried. */
  updateCircuit({ circuit }: Account, outcome: SendOutcome): void {
    if (outcome.kind === 'throttled') circuit.recordFailure(outcome.retryAfterMs);
    // Our own lease guard refused the call, which says nothing about the account.
    else if (outcome.kind === 'not-sent' && outcome.reason === 'aborted') circuit.recordNotTried();
    else if (outcome.kind === 'not-sent' || outcome.kind === 'unknown')
      circuit.recordFailure(0, outcome.reason);
  }

  /**
   * Records what became of one message.
   * @param message its `commandJson` is kept by the ledger while the message is in doubt
   * @throws only when the process closes before the ledger took the outcome: then the lease ends, and the row is in doubt
   */
  async record(
    account: Account,
    message: Pick<BegunMessage, 'attempt' | 'commandJson' | 'traceparent'>,
    outcome: SendOutcome,
  ): Promise<AttemptResult> {
    const { circuit } = account;
    const { attempt, commandJson, traceparent } = message;
    switch (outcome.kind) {
      case 'accepted':
        circuit.recordSuccess(attempt.rowId);
        return this.settle(() => this.ledger.accepted(attempt, acceptedFacts(outcome)));
      case 'rejected':
        circuit.recordSuccess(attempt.rowId);
        return this.settle(() => this.ledger.rejected(attempt, rejectionFacts(outcome)));
      case 'account-refused': {
        if (circuit.recordRefusal(attempt.rowId, outcome.reason) === 'at-fault')
          return this.settle(() => this.ledger.rejected(attempt, forbiddenFacts(outcome)));
        this.log('the account was refused', account, outcome, traceparent);
        return { kind: 'not-sent', attempt, isSuspended: true, retryAfterMs: 0, note: noteOf(outcome) };
      }
      case 'throttled':
        return {
          kind: 'not-sent',
          attempt,
          isSuspended: false,
          retryAfterMs: outcome.retryAfterMs ?? 0,
          note: noteOf(outcome),
        };
      case 'not-sent':
        this.log('eCall was not reached', account, outcome, traceparent);
        this.logMisconfiguration(account, outcome);
        return { kind: 'not-sent', attempt, isSuspended: false, retryAfterMs: 0, note: noteOf(outcome) };
      case 'unknown':
        this.log('a message is in doubt', account, outcome, traceparent);
        return this.settle(() => this.ledger.unknown(attempt, commandJson, noteOf(outcome)));
      default:
        return outcome satisfies never;
    }
  }

  /** Repeats a write about something that has already happened, until the ledger takes it. */
  async retryUntilWritten<T>(write: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await write();
      } catch (error) {
        if (tries === 0)
          this.logger.error({ err: error }, 'the ledger did not take an outcome; trying again');
        await this.clock.sleep(backoffMs(tries, 50, 5_000, this.clock), this.closing);
      }
    }
  }

  /**
   * During an outage every message gives the same line, so single calls log at `debug`; the circuit logs the account's
   * state once. A doubt concerns its own message and is logged at `warn`.
   */
  private log(line: string, account: Account, outcome: SendOutcome, traceparent: string | undefined): void {
    const { kind, requestId } = { requestId: undefined, ...outcome };
    const reason = 'reason' in outcome ? outcome.reason : undefined;
    const cause = 'cause' in outcome ? { err: outcome.cause } : {};
    const level = kind === 'unknown' ? 'warn' : 'debug';
    this.logger[level]({ account: account.name, reason, requestId, ...traceOf(traceparent), ...cause }, line);
  }

  /** A certificate or a proxy does not mend itself: whoever reads the log without `debug` must see which of the two it is. */
  private logMisconfiguration(account: Account, { reason, cause }: NotSent): void {
    if (reason !== 'certificate' && reason !== 'proxy') return;
    const repeats = this.throttle.tell(`${account.name} ${reason}`);
    if (repeats === undefined) return;
    const line =
      reason === 'certificate'
        ? 'eCall was not reached: its certificate is not trusted (NODE_EXTRA_CA_CERTS adds an authority)'
        : 'eCall was not reached: the proxy was not reached or refused the tunnel';
    const facts = { account: account.name, reason, err: cause };
    this.logger.info(repeats === 0 ? facts : { ...facts, repeats }, line);
  }

  private async settle(write: () => Promise<SettleAnswer>): Promise<AttemptResult> {
    return { kind: 'settled', answer: await this.retryUntilWritten(write) };
  }
}
