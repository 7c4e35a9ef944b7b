import type { Ledger } from '@ecall-gateway/ledger';
import type { Account } from '../../apps/gateway/src/accounts/account.js';
import type { Surroundings } from './surroundings.js';
import type { Times } from './weather.js';

/** One rule of the protocol, broken on purpose. */
export interface Mutation {
  readonly rule: string;
  /** The ledger with the rule taken out. */
  readonly ledger?: (ledger: Ledger, world: Surroundings) => Ledger;
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
}
