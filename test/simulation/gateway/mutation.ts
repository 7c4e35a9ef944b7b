import type { EventBus, RecordHandler } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import type { Account } from '../../../apps/gateway/src/accounts/account.js';
import type { Accounts } from '../../../apps/gateway/src/accounts/accounts.js';
import type { BrokenParts } from './broken-parts.js';
import type { Climate } from '../surroundings/climate.js';
import type { Surroundings } from '../surroundings/surroundings.js';
import type { Times } from '../surroundings/times.js';

/** What of a gateway a mutation of its ledger may look at. */
export interface MutatedProcess {
  readonly world: Surroundings;
  readonly accounts: Pick<Accounts, 'find'>;
}

/** One rule of the protocol, broken on purpose. */
export interface Mutation {
  readonly rule: string;
  /** Conditions under which it shows; without them those that each seed draws. */
  readonly climate?: Partial<Climate>;
  /** The ledger with the rule taken out. */
  readonly ledger?: (ledger: Ledger, process: MutatedProcess) => Ledger;
  /** Parts of the use cases with the rule taken out. */
  readonly inside?: (parts: BrokenParts) => void;
  /** False: the call goes out however long ago its intent was written. */
  readonly fence?: false;
  /** False: 200 is answered before the write is durable. */
  readonly webhookWaits?: false;
  /** False: what a member without partitions has to say of its calls is dropped. */
  readonly lateWrites?: false;
  /** Other times than the protocol's. */
  readonly times?: Times;
  /** True: seen when nothing goes wrong at all. */
  readonly isFair?: true;
  /** False: whoever publishes does not wait for the broker's word. */
  readonly publishWaits?: false;
  /** True: a record that is to come again counts as handled. */
  readonly droppedIsDone?: true;
  /** False: records of one key run side by side. */
  readonly lanes?: false;
  /** The client with a rule taken out. */
  readonly client?: (client: Account['client']) => Account['client'];
  /** True: what was fetched is committed, done or not. */
  readonly commitsPastHoles?: true;
  /** False: offsets are committed while their outcomes are not marked yet. */
  readonly marksBeforeCommit?: false;
  /** False: a token with a key id that the process does not know is answered with 404. */
  readonly unknownKeyComesAgain?: false;
  /** The bus with a rule taken out. */
  readonly bus?: (
    bus: Pick<EventBus, 'publish' | 'publishEach'>,
  ) => Pick<EventBus, 'publish' | 'publishEach'>;
  /** The handler of records with a rule taken out. */
  readonly handler?: (handle: RecordHandler, process: MutatedProcess) => RecordHandler;
}
