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
  {
    rule: 'what eCall says of itself is no message’s outcome: here a busy eCall rejects it',
    client: (client) => ({
      ...client,
      send: async (...given) => {
        const outcome = await client.send(...given);
        if (outcome.kind !== 'throttled') return outcome;
        const error = { code: 'Busy', message: 'busy', details: [] };
        return { kind: 'rejected', status: 429, error, requestId: outcome.requestId };
      },
    }),
  },
];
