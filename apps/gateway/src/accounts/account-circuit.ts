import type { AccountRefused } from '@ecall-gateway/ecall-client';
import type { Clock } from '../time/clock.js';
import { type Admission, Circuit, type CircuitState, type Permit, type ProbeId } from './circuit.js';
import { Suspects } from './suspects.js';

/** What a message needs of its account beside the account itself. */
export interface Passage {
  readonly channel: string;
  /** The command names its sender. Otherwise it relies on the account's own for the channel. */
  readonly hasOwnSender: boolean;
}

/** Of which circuits a message is the probe: neither's, of one, or of both. */
export interface Probes {
  readonly account: ProbeId | undefined;
  readonly channel: ProbeId | undefined;
}

export const NO_PROBE: Probes = { account: undefined, channel: undefined };

export function isProbe({ account, channel }: Probes): boolean {
  return account !== undefined || channel !== undefined;
}

export type AccountPermit = { readonly go: true; readonly probes: Probes } | Extract<Permit, { go: false }>;

/** A message whose call has ended. */
export interface CalledMessage extends Passage {
  /** Of its permit. */
  readonly probes: Probes;
}

/** A message that eCall refused for what may not be its own. */
export interface RefusedMessage extends CalledMessage {
  readonly rowId: string;
  /** It was refused so before: what is refused now says nothing about the others. */
  readonly isSuspect: boolean;
}

/** Why eCall refused it: the account, or (`sender`) the account's own sender for the channel. */
export type RefusalReason = AccountRefused['reason'] | 'sender';

/** A new state: of the account, or of one of its channels; with the reason of the last failure where that is why. */
export interface CircuitChange {
  readonly state: CircuitState;
  readonly channel?: string;
  readonly reason?: string;
}

/**
 * Whether an account's messages may go out: the circuit of the account as a whole, and one for each channel, which is
 * suspended where eCall refuses the account's own sender. Messages that name their sender pass by the channel's circuit.
 */
export class AccountCircuit {
  private readonly whole: Circuit;
  private readonly channels = new Map<string, Circuit>();
  private readonly suspects = new Suspects();

  constructor(
    private readonly clock: Clock,
    private readonly onChange: (change: CircuitChange) => void = () => undefined,
  ) {
    this.whole = new Circuit(clock, (state, reason) =>
      onChange({ state, ...(reason === undefined ? {} : { reason }) }),
    );
  }

  /** Of the account as a whole. */
  get state(): CircuitState {
    return this.whole.state;
  }

  /** Why it is open, where eCall gave no answer, such as `proxy`; while it is suspended what eCall refuses, such as `credits`. */
  get failure(): string | undefined {
    return this.whole.failure;
  }

  /** The states of the channels that were ever suspended. */
  get channelStates(): ReadonlyMap<string, CircuitState> {
    return new Map([...this.channels].map(([channel, { state }]) => [channel, state]));
  }

  /** Channels whose messages wait because eCall refuses the account's own sender for them. */
  get suspendedChannels(): readonly string[] {
    return [...this.channels].flatMap(([channel, { state }]) => (state === 'closed' ? [] : [channel]));
  }

  stateOf(channel: string): CircuitState {
    return this.channels.get(channel)?.state ?? 'closed';
  }

  /** Rows whose refusal suspended the account or a channel: others probe before them. */
  get suspectRows(): readonly string[] {
    return this.suspects.rowIds;
  }

  /**
   * Asks for permission to send one message. A permit that is not used must go back through {@link release}.
   * @param passage without it only the account is asked
   */
  tryAcquire(passage?: Passage): AccountPermit {
    const permit = this.whole.tryAcquire();
    if (!permit.go) return permit;
    const ofChannel = this.circuitOf(passage)?.tryAcquire() ?? { go: true, probe: undefined };
    if (ofChannel.go) return { go: true, probes: { account: permit.probe, channel: ofChannel.probe } };
    this.whole.release(permit.probe);
    return ofChannel;
  }

  /** Whether a permit still holds when its message's turn comes: a circuit may have opened while it waited for a slot. */
  stillAllows(probes: Probes, passage?: Passage): boolean {
    if (!this.whole.stillAllows(probes.account)) return false;
    return this.circuitOf(passage)?.stillAllows(probes.channel) !== false;
  }

  /**
   * The permit was not used, or its call was given up before it reached eCall, for a reason of our own: another message may
   * probe. Changes nothing once the circuit knows what became of the call.
   */
  release(probes: Probes, passage?: Passage): void {
    this.whole.release(probes.account);
    this.circuitOf(passage)?.release(probes.channel);
  }

  /** Resolves after `ms`, or as soon as messages of the account may go again. @throws the signal's reason */
  async untilClosed(ms: number, signal: AbortSignal): Promise<void> {
    return this.whole.untilClosed(ms, signal);
  }

  /** For the sweeper: whether all waiting messages of this kind may go, none, or one as a probe. */
  admission(passage: Passage): Admission {
    const whole = this.whole.admission;
    const own = this.circuitOf(passage)?.admission ?? 'all';
    return whole === 'all' || own === 'none' ? own : whole;
  }

  /** eCall took a message. */
  recordSuccess(passage: Passage, rowId: string): void {
    this.whole.recordSuccess();
    this.circuitOf(passage)?.recordSuccess();
    this.suspects.delete(rowId);
  }

  /** eCall rejected a message for what it is: the account is fine; of its sender this says nothing. */
  recordRejection(message: CalledMessage, rowId: string): void {
    this.whole.recordSuccess();
    this.circuitOf(message)?.release(message.probes.channel);
    this.suspects.delete(rowId);
  }

  /** A suspect has its outcome: nothing has to probe before it any more. */
  forgetSuspect(rowId: string): void {
    this.suspects.delete(rowId);
  }

  /**
   * A call failed for a reason that is not the message's: no connection, 429, 5xx, timeout.
   * @param reason a stable word, where no answer of eCall's says why
   * @param message missing where the call carried several: then it was no probe
   */
  recordFailure(retryAfterMs = 0, reason?: string, message?: CalledMessage): void {
    this.whole.recordFailure(retryAfterMs, reason, message?.probes.account);
    this.circuitOf(message)?.release(message?.probes.channel);
  }

  /** eCall refused a message for what may not be its own: that suspends, unless the message is suspected already. */
  recordRefusal(message: RefusedMessage, reason: RefusalReason): void {
    const ofChannel = this.circuitOf(message);
    const { probes, isSuspect } = message;
    if (reason === 'sender') {
      this.whole.recordSuccess();
      suspend(ofChannel ?? this.add(message.channel), { reason, isSuspect, probe: probes.channel });
    } else {
      const isOwn = isSuspect && reason === 'forbidden';
      suspend(this.whole, { reason, isSuspect: isOwn, probe: probes.account });
      ofChannel?.release(probes.channel);
    }
    if (reason === 'sender' || reason === 'forbidden') this.suspects.add(message.rowId);
  }

  /** Credentials or address are new: earlier answers say nothing about them, so messages go at once. */
  reset(): void {
    this.whole.reset();
    this.resetSenders();
  }

  /** The account's own senders are new. */
  resetSenders(): void {
    for (const circuit of this.channels.values()) circuit.reset();
    this.suspects.clear();
  }

  /** The account is no longer configured: its messages are to wait in the ledger. */
  retire(): void {
    this.whole.retire();
  }

  private circuitOf(passage: Passage | undefined): Circuit | undefined {
    return passage === undefined || passage.hasOwnSender ? undefined : this.channels.get(passage.channel);
  }

  private add(channel: string): Circuit {
    const circuit = new Circuit(this.clock, (state) => this.onChange({ state, channel }));
    this.channels.set(channel, circuit);
    return circuit;
  }
}

interface Refusal {
  readonly reason: RefusalReason;
  readonly isSuspect: boolean;
  readonly probe: ProbeId | undefined;
}

/** A suspect's refusal is its own until it is shown otherwise: it only goes on with a suspension that is there already. */
function suspend(circuit: Circuit, { reason, isSuspect, probe }: Refusal): void {
  if (!isSuspect || circuit.state === 'suspended') circuit.recordRefusal(reason, probe);
  else circuit.recordSuccess();
}
