import { ROOT_CONTEXT, SpanKind, TraceFlags, type Link } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { TraceBudget } from './trace-budget.js';

const LINK: Link = {
  context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED },
};

function budgetOf(perSecond: number) {
  const clock = new ManualClock();
  const budget = new TraceBudget(perSecond, clock);
  const isRecorded = (links: Link[] = []) =>
    budget.shouldSample(ROOT_CONTEXT, 'c'.repeat(32), 'process', SpanKind.CONSUMER, {}, links).decision ===
    SamplingDecision.RECORD_AND_SAMPLED;
  const recordedOf = (count: number) =>
    Array.from({ length: count }, () => isRecorded()).filter(Boolean).length;
  return { clock, isRecorded, recordedOf };
}

describe('the budget of traces', () => {
  it('records every trace where there are few', () => {
    const { clock, isRecorded } = budgetOf(10);
    for (let second = 0; second < 50; second += 1) {
      expect(isRecorded()).toBe(true);
      clock.pass(100);
    }
  });

  it('records so many a second of a flood', () => {
    const { clock, recordedOf } = budgetOf(10);
    expect(recordedOf(1_000)).toBe(10);
    clock.pass(500);
    expect(recordedOf(1_000)).toBe(5);
  });

  it('saves up for one second, not for a burst after a quiet night', () => {
    const { clock, recordedOf } = budgetOf(10);
    clock.pass(3_600_000);
    expect(recordedOf(1_000)).toBe(10);
  });

  it('records what links to recorded traces, and takes nothing for it', () => {
    const { isRecorded, recordedOf } = budgetOf(10);
    expect(recordedOf(1_000)).toBe(10);
    expect(isRecorded([LINK])).toBe(true);
  });
});
