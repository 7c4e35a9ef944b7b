import { SeededRandom } from './seeded-random.js';

/** Which conditions a history may meet beside the storm. Each seed draws its own set, so that all of them meet. */
export interface Climate {
  /** Many commands at once, few calls at a time, and message lists. */
  readonly isCrowded: boolean;
  /** All commands come at once, and wait for their turn. */
  readonly isBurst: boolean;
  /** Accounts have a rate that all replicas share. */
  readonly hasRate: boolean;
  /** A part of the commands goes by a second account. */
  readonly hasSecondAccount: boolean;
  /** eCall refuses one account or the other for a while: 401, 402, 403, a redirect, or its default sender. */
  readonly accountsAreRefused: boolean;
  /** An account, or its sender, is taken out of the configuration and comes back; replicas notice at different times. */
  readonly accountsChange: boolean;
  /** A topic is gone for a while, and one command's events are larger than their topic takes. */
  readonly topicsFail: boolean;
  /** The wall clocks of processes and the clock of the database are set, back or forth. */
  readonly clocksStep: boolean;
  /** Replicas are restarted one after the other with a new signing key in front. */
  readonly keysRotate: boolean;
  /** The command topic is deleted and made anew: offsets start at 0 again. */
  readonly topicIsMadeAnew: boolean;
  /** Some records carry their timestamp in seconds. */
  readonly timestampsAreOdd: boolean;
  /** A part of the commands is taken back by a cancel, which comes before, while or after they are sent. */
  readonly hasCancels: boolean;
  /** A part of the records stands on the urgent topic. */
  readonly hasUrgent: boolean;
  /** A number gets only so many messages, an account sends only so many segments in a day, or both. */
  readonly hasLimits: boolean;
  /** Accounts write to some numbers alone, to some countries alone, or to another number; this may change meanwhile. */
  readonly hasGuards: boolean;
  /** Nothing of what replicas tell the relay arrives. */
  readonly relayIsDeaf: boolean;
}

const SHARES: Readonly<Record<keyof Climate, number>> = {
  isCrowded: 1 / 3,
  hasRate: 1 / 2,
  hasSecondAccount: 1 / 2,
  accountsAreRefused: 1 / 4,
  accountsChange: 1 / 4,
  topicsFail: 1 / 4,
  clocksStep: 1 / 4,
  keysRotate: 1 / 4,
  topicIsMadeAnew: 1 / 4,
  timestampsAreOdd: 1 / 4,
  hasCancels: 1 / 4,
  hasUrgent: 1 / 4,
  hasLimits: 1 / 4,
  hasGuards: 1 / 4,
  // Behind the others, whose draws would be different otherwise.
  isBurst: 1 / 4,
  relayIsDeaf: 1 / 4,
};

/** @param fixed conditions that this history has, or has not, whatever its seed draws */
export function climateOf(seed: number, fixed: Partial<Climate> = {}): Climate {
  // Of its own: a condition more must not change everything else that a seed gives.
  const random = new SeededRandom(seed * 7_919);
  const draw = Object.entries(SHARES).map(([name, share]) => [name, random.chance(share)] as const);
  return { ...(Object.fromEntries(draw) as unknown as Climate), ...fixed };
}

/** These conditions and no others: where a rule needs them, most other ones only hide it. */
export function only(conditions: Partial<Climate>): Climate {
  const none = Object.keys(SHARES).map((name) => [name, false] as const);
  return { ...(Object.fromEntries(none) as unknown as Climate), ...conditions };
}

/** No condition beside those that make no trouble. */
export const FAIR: Partial<Climate> = {
  accountsAreRefused: false,
  accountsChange: false,
  topicsFail: false,
  clocksStep: false,
  keysRotate: false,
  topicIsMadeAnew: false,
  timestampsAreOdd: false,
  hasCancels: false,
};
