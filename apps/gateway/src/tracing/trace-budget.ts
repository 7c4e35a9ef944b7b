import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import { SamplingDecision, type Sampler, type SamplingResult } from '@opentelemetry/sdk-trace-base';
import type { Clock } from '../time/clock.js';

const RECORDED: SamplingResult = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const LEFT_OUT: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/**
 * Which of the traces that begin here are recorded: all of them where there are few, and so many a second where there are many.
 * A recorded message costs up to a quarter of a message more, so a flood with every message recorded would be dear.
 */
export class TraceBudget implements Sampler {
  private left: number;
  private filledAt: number;

  constructor(
    private readonly perSecond: number,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {
    this.left = perSecond;
    this.filledAt = clock.monotonic();
  }

  shouldSample(
    _context: Context,
    _traceId: string,
    _name: string,
    _kind: SpanKind,
    _attributes: Attributes,
    links: readonly Link[],
  ): SamplingResult {
    // A group of writes, or a list of messages: it belongs to traces that are recorded already.
    if (links.length > 0) return RECORDED;
    const now = this.clock.monotonic();
    this.left = Math.min(this.perSecond, this.left + ((now - this.filledAt) / 1_000) * this.perSecond);
    this.filledAt = now;
    if (this.left < 1) return LEFT_OUT;
    this.left -= 1;
    return RECORDED;
  }

  toString(): string {
    return `TraceBudget{${this.perSecond}/s}`;
  }
}
