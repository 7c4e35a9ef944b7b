import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { AccountHealth, type Permit } from './account-health.js';

const setUp = () => {
  const clock = new ManualClock();
  return { clock, health: new AccountHealth(clock) };
};

const waitMs = (permit: Permit): number => (permit.go ? 0 : permit.waitMs);

describe('AccountHealth', () => {
  it('lets everything through while eCall answers', () => {
    const { health } = setUp();
    for (let i = 0; i < 10; i += 1) expect(health.enter()).toEqual({ go: true, probe: false });
    expect(health.admits()).toEqual({ kind: 'all' });
  });

  it('breaks after five troubles in a row, then probes one at a time', () => {
    const { clock, health } = setUp();
    for (let i = 0; i < 4; i += 1) health.troubled();
    expect(health.state).toBe('open');
    health.troubled();
    expect(health.state).toBe('broken');
    expect(waitMs(health.enter())).toBe(1_000);
    clock.pass(1_000);
    expect(health.enter()).toEqual({ go: true, probe: true });
    expect(health.enter()).toMatchObject({ go: false, paused: false });
    expect(health.admits()).toEqual({ kind: 'none' });
    health.succeeded('row');
    expect(health.enter()).toEqual({ go: true, probe: false });
  });

  it('counts troubles in a row only', () => {
    const { health } = setUp();
    for (let i = 0; i < 20; i += 1) {
      health.troubled();
      if (i % 4 === 3) health.succeeded('row');
    }
    expect(health.state).toBe('open');
  });

  it('widens its probes from one second to ten', () => {
    const { clock, health } = setUp();
    for (let i = 0; i < 5; i += 1) health.troubled();
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      waits.push(waitMs(health.enter()));
      clock.pass(waits.at(-1) ?? 0);
      expect(health.enter()).toEqual({ go: true, probe: true });
      health.troubled();
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('waits as long as eCall said', () => {
    const { clock, health } = setUp();
    health.troubled(7_000);
    expect(waitMs(health.enter())).toBe(7_000);
    expect(health.admits()).toEqual({ kind: 'none' });
    clock.pass(7_000);
    expect(health.enter()).toEqual({ go: true, probe: false });
  });

  it('waits as long as eCall said, whatever was answered to calls that went out before', () => {
    const { clock, health } = setUp();
    health.troubled(7_000);
    health.succeeded('went out before');
    expect(waitMs(health.enter())).toBe(7_000);
    clock.pass(7_000);
    expect(health.enter()).toEqual({ go: true, probe: false });
  });

  it('takes a permit back when the account shuts before its turn comes, save the probe’s', () => {
    const { clock, health } = setUp();
    const permit = { probe: false };
    expect(health.stillLets(permit)).toBe(true);
    health.troubled(7_000);
    expect(health.stillLets(permit)).toBe(false);
    clock.pass(7_000);
    expect(health.stillLets(permit)).toBe(true);
    health.refused('row');
    expect([health.stillLets(permit), health.stillLets({ probe: true })]).toEqual([false, true]);
    health.removed();
    expect(health.stillLets({ probe: true })).toBe(false);
  });

  it('wakes who waits for it as soon as messages may go again', async () => {
    const { clock, health } = setUp();
    const leaving = new AbortController();
    for (let i = 0; i < 5; i += 1) health.troubled();
    const waits = [60_000, 1_000].map(async (ms) => health.untilOpen(ms, leaving.signal));
    clock.pass(1_000);
    await waits[1];
    const left = health.untilOpen(60_000, leaving.signal);
    leaving.abort(new Error('leaves'));
    await expect(left).rejects.toThrow('leaves');
    const again = health.untilOpen(60_000, new AbortController().signal);
    health.succeeded('row');
    await again;
    await expect(waits[0]).rejects.toThrow('leaves');
  });

  it('pauses at the first refusal, and lets another message probe before the suspect', () => {
    const { clock, health } = setUp();
    expect(health.refused('suspect')).toBe('wait');
    expect(health.enter()).toMatchObject({ go: false, paused: true });
    clock.pass(1_000);
    expect(health.admits()).toEqual({ kind: 'probe', spare: ['suspect'] });
    expect(health.enter('suspect').go).toBe(false);
    expect(health.enter('other')).toEqual({ go: true, probe: true });
  });

  it('holds the second refusal against the message, once another has passed', () => {
    const { clock, health } = setUp();
    health.refused('suspect');
    clock.pass(1_000);
    health.enter('other');
    health.succeeded('other');
    clock.pass(1);
    expect(health.refused('suspect')).toBe('at-fault');
    expect(health.state).toBe('open');
  });

  it('lets the suspect probe where no other waits, and never pauses for ever because of it', () => {
    const { clock, health } = setUp();
    health.refused('suspect');
    for (let i = 0; i < 10; i += 1) {
      clock.pass(11_000);
      expect(health.admits()).toEqual({ kind: 'probe', spare: [] });
      expect(health.enter('suspect')).toEqual({ go: true, probe: true });
      expect(health.refused('suspect')).toBe('wait');
    }
    clock.pass(11_000);
    expect(health.enter('other')).toEqual({ go: true, probe: true });
    health.succeeded('other');
    expect(health.refused('suspect')).toBe('at-fault');
  });

  it('lets another probe where one was given up before it reached eCall', () => {
    const { clock, health } = setUp();
    health.refused('suspect');
    clock.pass(1_000);
    health.enter('other');
    health.notTried();
    expect(health.enter('another')).toEqual({ go: true, probe: true });
  });

  it('takes back a probe that was not used', () => {
    const { clock, health } = setUp();
    health.refused('suspect');
    clock.pass(1_000);
    const permit = health.enter('other');
    health.unused(permit);
    expect(health.enter('another')).toEqual({ go: true, probe: true });
  });

  it('lets everything go at once with new credentials, and suspects nobody', () => {
    const { clock, health } = setUp();
    health.refused('suspect');
    health.troubled(60_000);
    health.renewed();
    expect(health.enter('suspect')).toEqual({ go: true, probe: false });
    clock.pass(1);
    health.succeeded('other');
    clock.pass(1);
    expect(health.refused('suspect')).toBe('wait');
  });

  it('has the messages of an account that was removed wait', () => {
    const { health } = setUp();
    health.removed();
    expect(health.enter()).toEqual({ go: false, waitMs: 60_000, paused: true });
  });
});
