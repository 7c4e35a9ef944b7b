import type { SendOutcome } from '@ecall-gateway/ecall-client';
import type { Attempt, Ledger, SettleAnswer } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { Account } from '../accounts/account.js';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';
import { acceptedFacts, forbiddenFacts, rejectionFacts } from './ecall-facts.js';

/** What a call came to, once it stands in the ledger. */
export type Settled =
  /** The ledger has the outcome. */
  | { readonly kind: 'settled'; readonly answer: SettleAnswer }
  /** Known not sent, nothing written yet: the caller decides where the row waits. */
  | { readonly kind: 'not-sent'; readonly suspended: boolean; readonly retryAfterMs: number };

/** Writes what became of a message, and tells the account's circuit. Shared by the lanes and the sweeper. */
export class OutcomeRecorder {
  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly closing: AbortSignal,
  ) {}

  /** What a call says about the way to eCall, however many messages it carried. */
  updateCircuit({ circuit }: Account, outcome: SendOutcome): void {
    if (outcome.kind === 'throttled') circuit.recordFailure(outcome.retryAfterMs);
    // Our own fence says nothing about the account.
    else if (outcome.kind === 'not-sent' && outcome.reason === 'aborted') circuit.recordNotTried();
    else if (outcome.kind === 'not-sent' || outcome.kind === 'unknown') circuit.recordFailure();
  }

  /** @throws only when the process closes before the ledger took the outcome: the lease then makes it a doubt. */
  async settle(account: Account, attempt: Attempt, outcome: SendOutcome, command: string): Promise<Settled> {
    const { circuit } = account;
    switch (outcome.kind) {
      case 'accepted':
        circuit.recordSuccess(attempt.rowId);
        return this.settled(() => this.ledger.accepted(attempt, acceptedFacts(outcome)));
      case 'rejected':
        circuit.recordSuccess(attempt.rowId);
        return this.settled(() => this.ledger.rejected(attempt, rejectionFacts(outcome)));
      case 'account-refused': {
        if (circuit.recordRefusal(attempt.rowId) === 'wait') {
          this.tell('the account was refused', account, outcome);
          return { kind: 'not-sent', suspended: true, retryAfterMs: 0 };
        }
        return this.settled(() => this.ledger.rejected(attempt, forbiddenFacts(outcome)));
      }
      case 'throttled':
        return { kind: 'not-sent', suspended: false, retryAfterMs: outcome.retryAfterMs ?? 0 };
      case 'not-sent':
        this.tell('eCall was not reached', account, outcome);
        return { kind: 'not-sent', suspended: false, retryAfterMs: 0 };
      case 'unknown':
        this.tell('a message is in doubt', account, outcome);
        return this.settled(() => this.ledger.unknown(attempt, command));
      default:
        return outcome satisfies never;
    }
  }

  /** An outage says the same of every message: the account's state is told aloud, each call in a low voice. */
  private tell(what: string, account: Account, outcome: SendOutcome): void {
    const { kind, requestId } = { requestId: undefined, ...outcome };
    const reason = 'reason' in outcome ? outcome.reason : undefined;
    const cause = 'cause' in outcome ? { err: outcome.cause } : {};
    const level = kind === 'unknown' ? 'warn' : 'debug';
    this.logger[level]({ account: account.name, reason, requestId, ...cause }, what);
  }

  /** Repeats a write of what has already happened until it stands. */
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

  private async settled(write: () => Promise<SettleAnswer>): Promise<Settled> {
    return { kind: 'settled', answer: await this.retryUntilWritten(write) };
  }
}
