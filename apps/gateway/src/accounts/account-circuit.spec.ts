import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import {
  AccountCircuit,
  type CircuitChange,
  NO_PROBE,
  type Passage,
  type Probes,
  type RefusedMessage,
} from './account-circuit.js';

const setUp = () => {
  const clock = new ManualClock();
  const changes: CircuitChange[] = [];
  return { clock, changes, circuit: new AccountCircuit(clock, (change) => changes.push(change)) };
};
const SMS = { channel: 'Sms', hasOwnSender: false };
const RCS = { channel: 'Rcs', hasOwnSender: false };
const NAMED = { channel: 'Sms', hasOwnSender: true };
const ANY = expect.any(Number) as number;
const OF_ACCOUNT = { account: ANY, channel: undefined };
const OF_CHANNEL = { account: undefined, channel: ANY };
/** Those of a message that may go now. */
const probesOf = (circuit: AccountCircuit, passage: Passage): Probes => {
  const permit = circuit.tryAcquire(passage);
  if (!permit.go) throw new Error('the message may not go');
  return permit.probes;
};
const message = (rowId: string, more: Partial<RefusedMessage> = {}): RefusedMessage => ({
  ...SMS,
  rowId,
  isSuspect: false,
  probes: NO_PROBE,
  ...more,
});

describe('a 403', () => {
  it('suspends every channel of the account', () => {
    const { circuit, changes } = setUp();
    circuit.recordRefusal(message('a'), 'forbidden');
    for (const passage of [SMS, RCS, NAMED])
      expect(circuit.tryAcquire(passage)).toMatchObject({ go: false, suspended: true });
    expect(changes).toEqual([{ state: 'suspended', reason: 'forbidden' }]);
    expect(circuit.suspectRows).toEqual(['a']);
  });

  it('suspends nobody where its message is a suspect, and shows that eCall answers', () => {
    const { circuit } = setUp();
    circuit.recordRefusal(message('a', { isSuspect: true }), 'forbidden');
    expect(circuit.state).toBe('closed');
    for (let failure = 0; failure < 5; failure += 1) circuit.recordFailure();
    expect(circuit.state).toBe('open');
    circuit.recordRefusal(message('a', { isSuspect: true }), 'forbidden');
    expect(circuit.state).toBe('closed');
  });

  it('goes on with a suspension that is there, also as the answer to a suspect', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal(message('a'), 'forbidden');
    clock.pass(1_000);
    const probes = probesOf(circuit, SMS);
    expect(probes).toEqual(OF_ACCOUNT);
    circuit.recordRefusal(message('a', { isSuspect: true, probes }), 'forbidden');
    expect(circuit.tryAcquire(SMS)).toEqual({ go: false, waitMs: 2_000, suspended: true });
  });
});

it.each(['credentials', 'credits', 'wrong-address'] as const)('%s suspend, and make no suspect', (reason) => {
  const { circuit } = setUp();
  circuit.recordRefusal(message('a', { isSuspect: true }), reason);
  expect(circuit.state).toBe('suspended');
  expect(circuit.suspectRows).toEqual([]);
});

describe('a default sender that eCall refuses', () => {
  it('suspends its channel for the messages that rely on it', () => {
    const { clock, circuit, changes } = setUp();
    circuit.recordRefusal(message('a'), 'sender');
    expect(circuit.state).toBe('closed');
    expect(Object.fromEntries(circuit.channelStates)).toEqual({ Sms: 'suspended' });
    expect(changes).toEqual([{ state: 'suspended', channel: 'Sms' }]);
    expect([SMS, RCS, NAMED].map((passage) => circuit.tryAcquire(passage).go)).toEqual([false, true, true]);
    expect(['Sms', 'Rcs'].map((channel) => circuit.admission({ channel, hasOwnSender: false }))).toEqual([
      'none',
      'all',
    ]);
    expect([SMS, RCS, NAMED].map((passage) => circuit.stillAllows(NO_PROBE, passage))).toEqual([
      false,
      true,
      true,
    ]);
    clock.pass(1_000);
    expect(circuit.admission({ channel: 'Sms', hasOwnSender: false })).toBe('probe');
    expect(circuit.tryAcquire(SMS)).toEqual({ go: true, probes: OF_CHANNEL });
    expect(circuit.tryAcquire(SMS).go).toBe(false);
  });

  it('is approved once a message passes by it, and neither by a named sender nor by another rejection', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal(message('a'), 'sender');
    clock.pass(1_000);
    circuit.recordSuccess(NAMED, 'named');
    circuit.recordRejection({ ...SMS, probes: probesOf(circuit, SMS) }, 'bad');
    expect(circuit.stateOf('Sms')).toBe('suspended');
    expect(circuit.tryAcquire(SMS)).toEqual({ go: true, probes: OF_CHANNEL });
    circuit.recordSuccess(SMS, 'a');
    expect([circuit.stateOf('Sms'), circuit.suspectRows]).toEqual(['closed', []]);
  });

  const ENDS: ReadonlyArray<[string, (circuit: AccountCircuit, probes: Probes) => void]> = [
    ['was not used', (circuit, probes) => circuit.release(probes, SMS)],
    ['failed', (circuit, probes) => circuit.recordFailure(0, undefined, { ...SMS, probes })],
    ['was rejected', (circuit, probes) => circuit.recordRejection({ ...SMS, probes }, 'b')],
    [
      'was refused for the account',
      (circuit, probes) => circuit.recordRefusal(message('b', { probes }), 'credits'),
    ],
  ];

  it.each(ENDS)('is probed again where a probe %s', (_, end) => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal(message('a'), 'sender');
    clock.pass(1_000);
    end(circuit, probesOf(circuit, SMS));
    clock.pass(10_000);
    expect(circuit.tryAcquire(SMS)).toMatchObject({ go: true, probes: { channel: ANY } });
  });

  it.each(ENDS)('has one probe under way, also where a message that was none %s', (_, end) => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal(message('a'), 'sender');
    clock.pass(1_000);
    const probes = probesOf(circuit, SMS);
    end(circuit, NO_PROBE);
    clock.pass(10_000);
    const next = circuit.tryAcquire(SMS);
    expect(next.go).toBe(false);
    circuit.release(probes, SMS);
    expect(circuit.tryAcquire(SMS)).toMatchObject({ go: true, probes: { channel: ANY } });
  });

  it('keeps no probe of the account where the channel says no', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal(message('a'), 'forbidden');
    clock.pass(1_000);
    circuit.recordRefusal(message('b'), 'sender');
    circuit.recordRefusal(message('b'), 'forbidden');
    clock.pass(900);
    expect(circuit.tryAcquire(SMS).go).toBe(false);
    clock.pass(100);
    expect(circuit.tryAcquire(RCS)).toEqual({ go: true, probes: OF_ACCOUNT });
  });

  it('is probed by a message that is no probe of the account, and may not pass where that is suspended meanwhile', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal(message('a'), 'sender');
    clock.pass(1_000);
    const ofChannel = probesOf(circuit, SMS);
    expect(ofChannel).toEqual(OF_CHANNEL);
    circuit.recordRefusal(message('b', RCS), 'credentials');
    expect(circuit.stillAllows(ofChannel, SMS)).toBe(false);
    clock.pass(1_000);
    expect(circuit.tryAcquire(RCS)).toEqual({ go: true, probes: OF_ACCOUNT });
    // The account's probe is under way: that another message gives back the channel's does not let a second one go.
    circuit.release(ofChannel, SMS);
    expect(circuit.tryAcquire(RCS).go).toBe(false);
  });

  it('is forgotten with new senders', () => {
    const { circuit } = setUp();
    circuit.recordRefusal(message('a'), 'sender');
    circuit.resetSenders();
    expect(circuit.tryAcquire(SMS)).toEqual({ go: true, probes: NO_PROBE });
    expect(circuit.suspectRows).toEqual([]);
  });
});

it('keeps a thousand suspects, the latest', () => {
  const { circuit } = setUp();
  for (let row = 0; row <= 1_000; row += 1) circuit.recordRefusal(message(`row ${row}`), 'forbidden');
  expect(circuit.suspectRows).toHaveLength(1_000);
  expect(circuit.suspectRows).not.toContain('row 0');
});
