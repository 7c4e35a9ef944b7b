import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { Circuit, type Permit } from './circuit.js';

const setUp = () => {
  const clock = new ManualClock();
  return { clock, circuit: new Circuit(clock) };
};

const waitMs = (permit: Permit): number => (permit.go ? 0 : permit.waitMs);

describe('Circuit', () => {
  it('lets everything through while eCall answers', () => {
    const { circuit } = setUp();
    for (let i = 0; i < 10; i += 1) expect(circuit.tryAcquire()).toEqual({ go: true, probe: false });
    expect(circuit.admission).toBe('all');
  });

  it('breaks after five troubles in a row, then probes one at a time', () => {
    const { clock, circuit } = setUp();
    for (let i = 0; i < 4; i += 1) circuit.recordFailure();
    expect(circuit.state).toBe('closed');
    circuit.recordFailure();
    expect(circuit.state).toBe('open');
    expect(waitMs(circuit.tryAcquire())).toBe(1_000);
    clock.pass(1_000);
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: true });
    expect(circuit.tryAcquire()).toMatchObject({ go: false, suspended: false });
    expect(circuit.admission).toBe('none');
    circuit.recordSuccess();
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: false });
  });

  it('says while it is open why the last call failed, as far as eCall did not', () => {
    const clock = new ManualClock();
    const news: unknown[] = [];
    const circuit = new Circuit(clock, (...told) => news.push(told));
    for (let i = 0; i < 5; i += 1) circuit.recordFailure(0, 'proxy');
    expect(circuit.failure).toBe('proxy');
    circuit.recordFailure(7_000);
    expect(circuit.failure).toBeUndefined();
    circuit.recordFailure(0, 'dns');
    circuit.recordSuccess();
    expect(circuit.failure).toBeUndefined();
    expect(news).toEqual([
      ['open', 'proxy'],
      ['closed', undefined],
    ]);
  });

  it('says while it is suspended what eCall refuses', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal('credentials');
    expect(circuit.failure).toBe('credentials');
    clock.pass(1_000);
    circuit.tryAcquire();
    circuit.recordFailure(0, 'timeout');
    expect(circuit.failure).toBe('credentials');
    circuit.recordSuccess();
    expect(circuit.failure).toBeUndefined();
  });

  it('counts troubles in a row only', () => {
    const { circuit } = setUp();
    for (let i = 0; i < 20; i += 1) {
      circuit.recordFailure();
      if (i % 4 === 3) circuit.recordSuccess();
    }
    expect(circuit.state).toBe('closed');
  });

  it('widens its probes from one second to ten', () => {
    const { clock, circuit } = setUp();
    for (let i = 0; i < 5; i += 1) circuit.recordFailure();
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      waits.push(waitMs(circuit.tryAcquire()));
      clock.pass(waits.at(-1) ?? 0);
      expect(circuit.tryAcquire()).toEqual({ go: true, probe: true });
      circuit.recordFailure();
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('waits as long as eCall said', () => {
    const { clock, circuit } = setUp();
    circuit.recordFailure(7_000);
    expect(waitMs(circuit.tryAcquire())).toBe(7_000);
    expect(circuit.admission).toBe('none');
    clock.pass(7_000);
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: false });
  });

  it('waits as long as eCall said, whatever was answered to calls that went out before', () => {
    const { clock, circuit } = setUp();
    circuit.recordFailure(7_000);
    circuit.recordSuccess();
    expect(waitMs(circuit.tryAcquire())).toBe(7_000);
    clock.pass(7_000);
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: false });
  });

  it('takes a permit back when the account shuts before its turn comes, save the probe’s', () => {
    const { clock, circuit } = setUp();
    const permit = { probe: false };
    expect(circuit.stillAllows(permit)).toBe(true);
    circuit.recordFailure(7_000);
    expect(circuit.stillAllows(permit)).toBe(false);
    clock.pass(7_000);
    expect(circuit.stillAllows(permit)).toBe(true);
    circuit.recordRefusal('forbidden');
    expect([circuit.stillAllows(permit), circuit.stillAllows({ probe: true })]).toEqual([false, true]);
    circuit.retire();
    expect(circuit.stillAllows({ probe: true })).toBe(false);
  });

  it('wakes who waits for it as soon as messages may go again', async () => {
    const { clock, circuit } = setUp();
    const leaving = new AbortController();
    for (let i = 0; i < 5; i += 1) circuit.recordFailure();
    const waits = [60_000, 1_000].map(async (ms) => circuit.untilClosed(ms, leaving.signal));
    clock.pass(1_000);
    await waits[1];
    const left = circuit.untilClosed(60_000, leaving.signal);
    leaving.abort(new Error('leaves'));
    await expect(left).rejects.toThrow('leaves');
    const again = circuit.untilClosed(60_000, new AbortController().signal);
    circuit.recordSuccess();
    await again;
    await expect(waits[0]).rejects.toThrow('leaves');
  });

  it('suspends at the first refusal, then probes one at a time', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal('forbidden');
    expect(circuit.tryAcquire()).toMatchObject({ go: false, suspended: true });
    clock.pass(1_000);
    expect(circuit.admission).toBe('probe');
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: true });
    expect(circuit.admission).toBe('none');
    circuit.recordSuccess();
    expect(circuit.admission).toBe('all');
  });

  it('lets another probe where one was given up before it reached eCall', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal('forbidden');
    clock.pass(1_000);
    circuit.tryAcquire();
    circuit.recordNotTried();
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: true });
  });

  it('takes back a probe that was not used', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal('forbidden');
    clock.pass(1_000);
    const permit = circuit.tryAcquire();
    circuit.release(permit);
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: true });
  });

  it('lets everything go at once when it is reset', () => {
    const { circuit } = setUp();
    circuit.recordRefusal('forbidden');
    circuit.recordFailure(60_000);
    circuit.reset();
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: false });
  });

  it('has the messages of an account that was removed wait', () => {
    const { circuit } = setUp();
    circuit.retire();
    expect(circuit.tryAcquire()).toEqual({ go: false, waitMs: 60_000, suspended: true });
  });
});
