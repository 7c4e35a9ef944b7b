import type { LedgerEvent } from '@ecall-gateway/ledger';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { SendingPulse } from './sending-pulse.js';

const event = (type: string) => ({ kind: 'send', fact: { type } }) as unknown as LedgerEvent;

describe('the pulse of sending', () => {
  it('counts what waits in all partitions, and since when no message had an outcome', () => {
    const clock = new ManualClock();
    const lag = [
      { topic: 'commands', partition: 0, records: 3 },
      { topic: 'urgent', partition: 1, records: 2 },
    ];
    const pulse = new SendingPulse({ lag }, clock);
    clock.pass(90_000);
    expect(pulse.onTopic).toEqual({ records: 5, idleSeconds: 90 });
    pulse.published(event('rejected'));
    clock.pass(1_000);
    expect(pulse.onTopic.idleSeconds).toBe(1);
  });

  it('takes no status of eCall for an outcome', () => {
    const clock = new ManualClock();
    const pulse = new SendingPulse({ lag: [] }, clock);
    clock.pass(5_000);
    pulse.published(event('status-changed'));
    expect(pulse.onTopic.idleSeconds).toBe(5);
  });
});
