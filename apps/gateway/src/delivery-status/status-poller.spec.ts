import type { QueryOutcome } from '@ecall-gateway/ecall-client';
import type { SendRow } from '@ecall-gateway/ledger';
import { describe, expect, it } from 'vitest';
import { Accounts } from '../accounts/accounts.js';
import { AccountCircuit } from '../accounts/account-circuit.js';
import { createLogger } from '../logging/pino-logger.js';
import { ManualClock } from '../testing/manual-clock.js';
import { StatusPoller } from './status-poller.js';

const SILENT: QueryOutcome = { kind: 'failed', reason: 'timeout' };
const DELIVERED: QueryOutcome = {
  kind: 'found',
  requestId: 'r',
  message: { status: 'delivered', providerStatus: 'Delivered', timestampIsUtc: false, unknownFields: {} },
};

/** A poller whose rounds take all rows, of accounts that answer as they are told to. */
function setUp(answers: Readonly<Record<string, () => Promise<QueryOutcome>>>, rows: readonly string[]) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const recorded: string[] = [];
  const accounts = Object.entries(answers).map(([name, answer]) => ({
    name,
    circuit: new AccountCircuit(clock),
    client: {
      getMessage: async (messageId: string, { signal }: { signal: AbortSignal }) => {
        asked.push(messageId);
        signal.addEventListener('abort', () => undefined);
        return answer();
      },
    },
  }));
  const taken = rows.map((name, index) => ({
    id: `${name}${index}`,
    account: name,
    attempt: 1,
    accepted: { messageId: `${name}${index}`, acceptedAt: '' },
  }));
  const poller = new StatusPoller(
    { claimPolls: async () => taken as unknown as SendRow[] },
    new Accounts(accounts as never),
    { record: async ({ rowId }: { rowId: string }) => void recorded.push(rowId) } as never,
    1_000,
    clock,
    createLogger('silent'),
  );
  return { clock, asked, recorded, poller };
}

describe('StatusPoller', () => {
  it('asks the accounts side by side: one that does not answer keeps none from being asked', async () => {
    const { recorded, poller } = setUp(
      { slow: async () => new Promise(() => undefined), good: async () => DELIVERED },
      ['slow', 'slow', 'good', 'good'],
    );
    void poller.round();
    await new Promise((resolve) => setImmediate(resolve));
    expect(recorded).toEqual(['good2', 'good3']);
  });

  it('asks any number of accounts at once: their waits on its end are no leak', async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    process.on('warning', onWarning);
    const names = Array.from({ length: 20 }, (_, index) => `account-${index}`);
    const { poller, asked } = setUp(
      Object.fromEntries(names.map((name) => [name, async () => new Promise(() => undefined)])),
      names,
    );
    void poller.round();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(asked).toHaveLength(20);
    expect(warnings).toEqual([]);
  });

  it.each<QueryOutcome>([SILENT, { kind: 'throttled', status: 429, requestId: 'r' }])(
    'lets an account alone for a minute after $kind',
    async (outcome) => {
      const { clock, asked, poller } = setUp({ bad: async () => outcome }, ['bad', 'bad', 'bad']);
      await poller.round();
      await poller.round();
      expect(asked).toEqual(['bad0']);
      clock.pass(60_000);
      await poller.round();
      expect(asked).toEqual(['bad0', 'bad0']);
    },
  );

  it('waits as long as eCall says', async () => {
    const told = (retryAfterMs: number) => async () =>
      ({ kind: 'throttled', status: 429, retryAfterMs, requestId: 'r' }) as const;
    const { clock, asked, poller } = setUp({ a: told(120_000), b: told(3_600_000) }, ['a', 'b']);
    await poller.round();
    clock.pass(60_000);
    await poller.round();
    clock.pass(60_000);
    await poller.round();
    clock.pass(3_480_000);
    await poller.round();
    expect(asked).toEqual(['a0', 'b1', 'a0', 'a0', 'b1']);
  });

  it('goes on with the next where eCall does not know a message', async () => {
    const { asked, poller } = setUp({ good: async () => ({ kind: 'not-found', requestId: 'r' }) }, [
      'good',
      'good',
    ]);
    await poller.round();
    expect(asked).toEqual(['good0', 'good1']);
  });
});
