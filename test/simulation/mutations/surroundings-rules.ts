import { DeadLetter, isBoundToRecord, type RecordHandler } from '@ecall-gateway/event-bus';
import type { Mutation } from '../gateway/mutation.js';

/** The rules that keep the trouble of servers, accounts, clocks and keys from becoming a message's, each broken on purpose. */
export const SURROUNDINGS_RULES: readonly Mutation[] = [
  {
    rule: 'trouble of a server is never counted against a record: here whatever is thrown is',
    handler:
      (handle): RecordHandler =>
      async (record, context) =>
        handle(record, context).catch((error: unknown) => {
          if (isBoundToRecord(error) || context.signal.aborted) throw error;
          throw new DeadLetter('handler-failed', 'the record could not be handled');
        }),
  },
  {
    rule: 'a callback whose key is not known yet comes again: here it is refused',
    climate: { keysRotate: true },
    unknownKeyComesAgain: false,
  },
];
