import { isDeadLetter, isRetryLater } from '@ecall-gateway/event-bus';
import { NotStorableError } from '@ecall-gateway/ledger';
import { expect, it } from 'vitest';
import { translateLedgerErrors } from './ledger-errors.js';

class Store {
  private readonly name = 'store';

  async fails(error: Error): Promise<void> {
    throw error;
  }

  throwsAtOnce(): Promise<string> {
    throw new Error(this.name);
  }

  async answers(what: string): Promise<string> {
    return `${this.name} ${what}`;
  }
}

const store = translateLedgerErrors(new Store());
const thrownBy = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

it('gives what the ledger answers', async () => {
  expect(await store.answers('it')).toBe('store it');
});

it('has the record wait for whatever may pass, and names the cause', async () => {
  const cause = new Error('connection lost');
  const error = await thrownBy(store.fails(cause));
  expect(isRetryLater(error)).toBe(true);
  expect(error).toMatchObject({ cause });
  expect(isRetryLater(await thrownBy(store.throwsAtOnce()))).toBe(true);
});

it('gives up the record that no store can hold', async () => {
  const error = await thrownBy(store.fails(new NotStorableError('invalid byte sequence')));
  expect(isDeadLetter(error)).toBe(true);
  expect(error).toMatchObject({ reason: 'not-storable' });
});
