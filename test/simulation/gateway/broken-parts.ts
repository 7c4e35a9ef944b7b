import type { ClaimedRow } from '@ecall-gateway/ledger';
import type { Account } from '../../../apps/gateway/src/accounts/account.js';
import type { UseCases } from '../../../apps/gateway/src/composition/use-cases.js';
import type { SendGuard, SendGuardDependencies } from '../../../apps/gateway/src/guards/send-guard.js';
import type { LeaseGuard } from '../../../apps/gateway/src/sending/lease-guard.js';
import type { BegunMessage } from '../../../apps/gateway/src/sending/send-job.js';
import type { EarlyClaims } from '../../../apps/gateway/src/waiting/early-claims.js';

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** What callers of a guard see, and what it is made of. */
export interface BrokenGuard extends Pick<SendGuard, 'admit'> {
  dependencies: SendGuardDependencies;
}

interface BrokenAttempt {
  readonly guard: BrokenGuard;
  admitted: (account: Account, messages: readonly BegunMessage[]) => Promise<readonly BegunMessage[]>;
}

/** Parts of one gateway that no caller can reach, for mutations to break. */
export interface BrokenParts {
  readonly accounts: UseCases['accounts'];
  /** Of every call. */
  readonly attempt: BrokenAttempt;
  readonly guard: BrokenGuard;
  /** Who sends rows of the ledger, through the same attempt at first. */
  readonly ofRows: { attempt: BrokenAttempt; send: (row: ClaimedRow, guard: LeaseGuard) => Promise<void> };
  readonly early: Writable<Pick<EarlyClaims, 'mayClaim' | 'restingRows'>>;
}

export function partsOf({ sweeper, accounts }: UseCases): BrokenParts {
  const ofRows = Reflect.get(sweeper, 'sender') as unknown as BrokenParts['ofRows'];
  const { attempt } = ofRows;
  const early = Reflect.get(sweeper, 'early') as BrokenParts['early'];
  return { accounts, attempt, guard: attempt.guard, ofRows, early };
}
