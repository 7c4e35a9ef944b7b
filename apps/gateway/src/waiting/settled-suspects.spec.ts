import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { createWorld, settled } from '../testing/world.js';

const never = new AbortController().signal;
const MINUTE_MS = 60_000;
const FORBIDDEN: SendOutcome = { kind: 'account-refused', status: 403, reason: 'forbidden', requestId: 'r' };

describe('a suspect', () => {
  it.each(['expires', 'is cancelled', 'waits'])('that %s is remembered as long as it waits', async (how) => {
    const world = createWorld(() => FORBIDDEN);
    const expiresAt = new Date(world.clock.now() + MINUTE_MS / 2).toISOString();
    const more = how === 'expires' ? { expiresAt } : {};
    await world.sendMessage.handle(world.record({ commandId: 'c', ...more }), never);
    const { circuit } = world.account;
    expect(circuit.suspectRows).toHaveLength(1);
    if (how === 'is cancelled') await world.ledger.cancel({ commandId: 'c' });
    await world.sweeper.round();
    await settled();
    world.clock.pass(MINUTE_MS);
    await world.sweeper.round();
    await settled();
    expect(circuit.suspectRows).toHaveLength(how === 'waits' ? 1 : 0);
  });

  it('is asked after once a minute, and nothing is asked without one', async () => {
    let asked = 0;
    const world = createWorld(() => FORBIDDEN);
    const unsettled = world.ledger.unsettled.bind(world.ledger);
    world.ledger.unsettled = async (rowIds) => {
      asked += 1;
      return unsettled(rowIds);
    };
    await world.sweeper.round();
    expect(asked).toBe(0);
    await world.sendMessage.handle(world.record({ commandId: 'c' }), never);
    for (let round = 0; round < 5; round += 1) await world.sweeper.round();
    expect(asked).toBe(1);
    world.clock.pass(MINUTE_MS);
    await world.sweeper.round();
    expect(asked).toBe(2);
  });
});
