import { DeadLetter, RetryLater } from '@ecall-gateway/event-bus';
import { NotStorableError } from '@ecall-gateway/ledger';

/**
 * The ledger as the lanes use it: content that the store cannot hold throws `DeadLetter`, whatever else goes wrong throws
 * `RetryLater`. Every method is wrapped here, so that no call can be forgotten.
 */
export function translateLedgerErrors<L extends object>(ledger: L): L {
  /** Each method is wrapped when it is first used, not for each call. */
  const wrapped = new WeakMap<object, Method>();
  return new Proxy(ledger, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const known = wrapped.get(member);
      if (known !== undefined) return known;
      const method = translating(target, member as Method);
      wrapped.set(member, method);
      return method;
    },
  });
}

type Method = (...args: unknown[]) => unknown;

function translating(target: object, method: Method): Method {
  return async (...args) => {
    try {
      return await method.apply(target, args);
    } catch (error) {
      throw translated(error);
    }
  };
}

function translated(error: unknown): Error {
  return error instanceof NotStorableError
    ? new DeadLetter('not-storable', 'the ledger cannot hold this command')
    : new RetryLater('the ledger does not answer', { cause: error });
}
