import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { Circuit, type Permit, type ProbeId } from './circuit.js';

const setUp = () => {
  const clock = new ManualClock();
  return { clock, circuit: new Circuit(clock) };
};

const PROBE = { go: true, probe: expect.any(Number) as number };
/** The probe that a circuit lets go now. */
const probeOf = (circuit: Circuit): ProbeId => {
  const permit = circuit.tryAcquire();
  if (!permit.go || permit.probe === undefined) throw new Error('no probe may go');
  return permit.probe;
};

const waitMs = (permit: Permit): number => (permit.go ? 0 : permit.waitMs);

describe('Circuit', () => {
  it('lets everything through while eCall answers', () => {
    const { circuit } = setUp();
    for (let i = 0; i < 10; i += 1) expect(circuit.tryAcquire()).toEqual({ go: true, probe: undefined });
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
    expect(circuit.tryAcquire()).toEqual(PROBE);
    expect(circuit.tryAcquire()).toMatchObject({ go: false, suspended: false });
    expect(circuit.admission).toBe('none');
    circuit.recordSuccess();
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: undefined });
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
    circuit.recordFailure(0, 'timeout', probeOf(circuit));
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
      circuit.recordFailure(0, undefined, probeOf(circuit));
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('waits as long as eCall said', () => {
    const { clock, circuit } = setUp();
    circuit.recordFailure(7_000);
    expect(waitMs(circuit.tryAcquire())).toBe(7_000);
    expect(circuit.admission).toBe('none');
    clock.pass(7_000);
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: undefined });
  });

  it('waits as long as eCall said, whatever was answered to calls that went out before', () => {
    const { clock, circuit } = setUp();
    circuit.recordFailure(7_000);
    circuit.recordSuccess();
    expect(waitMs(circuit.tryAcquire())).toBe(7_000);
    clock.pass(7_000);
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: undefined });
  });

  it('takes a permit back when the account shuts before its turn comes, save the probe’s', () => {
    const { clock, circuit } = setUp();
    const ordinary = undefined;
    expect(circuit.stillAllows(ordinary)).toBe(true);
    circuit.recordFailure(7_000);
    expect(circuit.stillAllows(ordinary)).toBe(false);
    clock.pass(7_000);
    expect(circuit.stillAllows(ordinary)).toBe(true);
    circuit.recordRefusal('forbidden');
    clock.pass(1_000);
    const probe = probeOf(circuit);
    expect([circuit.stillAllows(ordinary), circuit.stillAllows(probe)]).toEqual([false, true]);
    circuit.retire();
    expect(circuit.stillAllows(probe)).toBe(false);
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
    expect(circuit.tryAcquire()).toEqual(PROBE);
    expect(circuit.admission).toBe('none');
    circuit.recordSuccess();
    expect(circuit.admission).toBe('all');
  });

  it('takes back a probe that was not used', () => {
    const { clock, circuit } = setUp();
    circuit.recordRefusal('forbidden');
    clock.pass(1_000);
    circuit.release(probeOf(circuit));
    expect(circuit.tryAcquire()).toEqual(PROBE);
  });

  describe('a probe under way', () => {
    const underWay = () => {
      const { clock, circuit } = setUp();
      for (let i = 0; i < 5; i += 1) circuit.recordFailure();
      clock.pass(1_000);
      const ended = probeOf(circuit);
      circuit.recordSuccess();
      for (let i = 0; i < 5; i += 1) circuit.recordFailure();
      clock.pass(1_000);
      return { clock, circuit, ended, probe: probeOf(circuit) };
    };

    it.each<[string, (circuit: Circuit, ended: ProbeId) => void]>([
      ['a permit that was no probe', (circuit) => circuit.release(undefined)],
      ['a probe that had ended', (circuit, ended) => circuit.release(ended)],
      ['the failure of a call from before', (circuit) => circuit.recordFailure(0, 'timeout')],
      ['the failure of a probe that had ended', (circuit, ended) => circuit.recordFailure(0, 'dns', ended)],
      ['the refusal of a call from before', (circuit) => circuit.recordRefusal('credits')],
    ])('stays the only one, and the next one’s wait as it is, whatever comes of %s', (_, happen) => {
      const { clock, circuit, ended, probe } = underWay();
      happen(circuit, ended);
      clock.pass(60_000);
      expect([circuit.tryAcquire().go, circuit.admission]).toEqual([false, 'none']);
      expect([circuit.stillAllows(probe), circuit.stillAllows(ended)]).toEqual([true, false]);
      circuit.recordFailure(0, 'timeout', probe);
      expect(waitMs(circuit.tryAcquire())).toBe(2_000);
    });
  });

  it('lets everything go at once when it is reset', () => {
    const { circuit } = setUp();
    circuit.recordRefusal('forbidden');
    circuit.recordFailure(60_000);
    circuit.reset();
    expect(circuit.tryAcquire()).toEqual({ go: true, probe: undefined });
  });

  it('has the messages of an account that was removed wait', () => {
    const { circuit } = setUp();
    circuit.retire();
    expect(circuit.tryAcquire()).toEqual({ go: false, waitMs: 60_000, suspended: true });
  });
});
