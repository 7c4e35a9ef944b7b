import type { AccountRefused, NotSent, Rejected, SendOutcome } from '@ecall-gateway/ecall-client';
import type { Ledger, SettleAnswer } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { type Account, senderOf } from '../accounts/account.js';
import { NO_PROBE, type RefusalReason } from '../accounts/account-circuit.js';
import { LogThrottle } from '../logging/log-throttle.js';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';
import { traceOf } from '../logging/trace-id.js';
import type { AttemptResult } from './call-result.js';
import { acceptedFacts, noteOf, rejectionFacts } from './ecall-facts.js';
import { type EndedCall, NeighbouringCalls } from './neighbouring-calls.js';
import { type BegunMessage, calledMessage, passageOf } from './send-job.js';
import { suspectNote, suspectWaitMs, type SuspectRefusal } from './suspicion.js';

/** Writes what a call came to. The lanes and the sweeper share it. */
export class OutcomeRecorder {
  private readonly throttle: LogThrottle;
  private readonly neighbours: NeighbouringCalls;

  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly closing: AbortSignal,
  ) {
    this.throttle = new LogThrottle(clock);
    this.neighbours = new NeighbouringCalls(clock);
  }

  /**
   * Tells the circuit what a call says about the way to eCall, however many messages it carried.
   * @param message where it carried one
   */
  updateCircuit({ circuit }: Account, outcome: SendOutcome, message?: BegunMessage): void {
    const called = message && calledMessage(message);
    if (outcome.kind === 'throttled') circuit.recordFailure(outcome.retryAfterMs, undefined, called);
    // Our own lease guard refused the call, which says nothing about the account.
    else if (outcome.kind === 'not-sent' && outcome.reason === 'aborted')
      circuit.release(called?.probes ?? NO_PROBE, called);
    else if (outcome.kind === 'not-sent' || outcome.kind === 'unknown')
      circuit.recordFailure(0, outcome.reason, called);
  }

  /**
   * Records what became of one message.
   * @throws only when the process closes before the ledger took the outcome: then the lease ends, and the row is in doubt
   */
  async record(account: Account, message: BegunMessage, outcome: SendOutcome): Promise<AttemptResult> {
    const { attempt, command, commandJson, traceparent } = message;
    const { circuit } = account;
    switch (outcome.kind) {
      case 'accepted':
        circuit.recordSuccess(passageOf(command), attempt.rowId);
        this.compare(account, message, { hasPassed: true });
        return this.settle(() => this.ledger.accepted(attempt, acceptedFacts(outcome)));
      case 'rejected':
        if (outcome.refused === 'sender' && command.from === undefined)
          return this.suspect(account, message, outcome, 'sender');
        circuit.recordRejection(calledMessage(message), attempt.rowId);
        this.compare(account, message, {});
        return this.settle(() => this.ledger.rejected(attempt, rejectionFacts(outcome)));
      case 'account-refused':
        if (outcome.reason === 'forbidden') return this.suspect(account, message, outcome, 'forbidden');
        this.refuse(account, message, outcome, outcome.reason);
        return { kind: 'not-sent', attempt, isSuspended: true, retryAfterMs: 0, note: noteOf(outcome) };
      case 'throttled': {
        this.compare(account, message, {});
        const { retryAfterMs = 0 } = outcome;
        return { kind: 'not-sent', attempt, isSuspended: false, retryAfterMs, note: noteOf(outcome) };
      }
      case 'not-sent':
        this.log('eCall was not reached', account, outcome, traceparent);
        this.logMisconfiguration(account, outcome);
        return { kind: 'not-sent', attempt, isSuspended: false, retryAfterMs: 0, note: noteOf(outcome) };
      case 'unknown':
        this.compare(account, message, {});
        this.log('a message is in doubt', account, outcome, traceparent);
        return this.settle(() => this.ledger.unknown(attempt, commandJson, noteOf(outcome)));
      default:
        return outcome satisfies never;
    }
  }

  /**
   * The refusal may be the account's or the message's own. The first one suspends; a suspect's next one, where nothing is
   * suspended, is held against the suspect as far as its neighbours pass.
   */
  private suspect(
    account: Account,
    message: BegunMessage,
    outcome: Rejected | AccountRefused,
    refusal: SuspectRefusal,
  ): AttemptResult {
    const { attempt, command, refusals } = message;
    const { circuit } = account;
    const state = refusal === 'sender' ? circuit.stateOf(command.channel) : circuit.state;
    const isTriedAlone = refusals > 0 && state !== 'suspended';
    this.refuse(account, message, outcome, refusal, isTriedAlone);
    // As a probe of what is suspended anyway it says nothing new.
    const isNews = refusals === 0 || isTriedAlone;
    const note = suspectNote(outcome, isNews ? refusal : 'as-before');
    const retryAfterMs = suspectWaitMs(refusals + (isNews ? 1 : 0));
    return { kind: 'not-sent', attempt, isSuspended: true, retryAfterMs, note };
  }

  private refuse(
    account: Account,
    message: BegunMessage,
    outcome: Rejected | AccountRefused,
    reason: RefusalReason,
    isSuspectsRefusal = false,
  ): void {
    const { attempt, refusals } = message;
    const refused = { ...calledMessage(message), rowId: attempt.rowId, isSuspect: refusals > 0 };
    account.circuit.recordRefusal(refused, reason);
    this.compare(account, message, { isSuspectsRefusal });
    const line = reason === 'sender' ? 'the default sender was refused' : 'the account was refused';
    this.log(line, account, outcome, message.traceparent, reason);
  }

  /** Sees whether the call brackets refusals of suspects. What gets lost of it merely is not held against them. */
  private compare(
    account: Account,
    { attempt, command }: BegunMessage,
    { hasPassed = false, isSuspectsRefusal = false }: Partial<EndedCall>,
  ): void {
    const { channel, from = senderOf(account, channel) } = command;
    const line = JSON.stringify([account.name, channel, from]);
    for (const refusal of this.neighbours.record(line, { attempt, hasPassed, isSuspectsRefusal })) {
      this.ledger
        .countRefusal(refusal.attempt, refusal.agoMs)
        .catch((error: unknown) => this.logger.debug({ err: error }, 'a refusal was not counted'));
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
  private log(
    line: string,
    account: Account,
    outcome: SendOutcome,
    traceparent: string | undefined,
    why?: string,
  ): void {
    const { kind, requestId } = { requestId: undefined, ...outcome };
    const reason = why ?? ('reason' in outcome ? outcome.reason : undefined);
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
