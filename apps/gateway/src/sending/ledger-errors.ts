import { DeadLetter, RetryLater } from '@ecall-gateway/event-bus';
import { NotStorableError } from '@ecall-gateway/ledger';

/**
 * Runs a ledger call of a lane: content that the store cannot hold is the record's fault, all else is not.
 * @throws {DeadLetter} or {@link RetryLater}
 */
export async function translateLedgerErrors<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NotStorableError)
      throw new DeadLetter('not-storable', 'the ledger cannot hold this command');
    throw new RetryLater('the ledger does not answer', { cause: error });
  }
}
