import { describe, expect, it } from 'vitest';
import { FaultBook } from './fault-book.js';

describe('magic numbers', () => {
  const plan = (to: string) => new FaultBook(1).plan([{ to: [to], media: false }]);

  it.each([
    ['+41790000001', { kind: 'refuse', status: 400, errorCode: 'InvalidContent' }],
    ['0041790000005', { kind: 'status', status: 429, retryAfter: 1 }],
    ['+41790000012', { kind: 'drop-after' }],
  ])('%s changes the answer without a rule', (to, fault) => {
    expect(plan(to).answer).toEqual(fault);
  });

  it.each([
    ['+41790000021', { kind: 'callback-none' }],
    ['+41790000030', { kind: 'final-status', status: 'NotDelivered' }],
  ])('%s changes the notifications without a rule', (to, fault) => {
    expect(plan(to)).toEqual({ answer: undefined, messages: [[{ callbacks: [fault] }]] });
  });

  it.each(['+41790000000', '+41790000099', '+417900000011', '+41791000001'])(
    '%s is an ordinary number',
    (to) => {
      expect(plan(to)).toEqual({ answer: undefined, messages: [[{ callbacks: [] }]] });
    },
  );

  it('a rule goes before the magic of a number', () => {
    const faults = new FaultBook(1);
    faults.add([{ kind: 'delay', ms: 1, to: '+41790000001' }]);
    expect(faults.plan([{ to: ['+41790000001'], media: false }]).answer?.kind).toBe('delay');
  });
});
