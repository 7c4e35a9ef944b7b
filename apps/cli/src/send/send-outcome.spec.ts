import { describe, expect, it } from 'vitest';
import { readEvent } from '../events/read-event.js';
import { SendProgress } from './send-outcome.js';

interface Published {
  readonly kind: string;
  readonly data: object;
}
const event = (kind: string, data: object): Published => ({ kind, data });
const status = (to: string, word: string, final: boolean) =>
  event('status-changed', { to, status: word, final });
const outcomeOf = (recipients: number, ...events: readonly Published[]) => {
  const progress = new SendProgress(recipients);
  for (const { kind, data } of events) {
    const headers = {
      ce_type: `ecall.message.${kind}.v1`,
      ce_id: '1',
      ce_subject: 'c',
      ce_time: '2026-12-01T09:00:00Z',
    };
    const read = readEvent({ headers, value: Buffer.from(JSON.stringify(data)) });
    if (read === undefined) throw new Error(`${kind} is no event`);
    progress.add(read);
  }
  return progress.outcome;
};

describe('SendProgress', () => {
  it('goes on until the last recipient has a final status', () => {
    const first = [
      event('accepted', { to: '+1' }),
      status('+1', 'sent', false),
      status('+1', 'delivered', true),
    ];
    expect(outcomeOf(2, ...first)).toBe('open');
    expect(outcomeOf(2, ...first, status('+2', 'delivered', true))).toBe('delivered');
    expect(outcomeOf(2, ...first, status('+2', 'failed', true))).toBe('not-delivered');
  });

  it.each([
    ['rejected', { to: '+1', reason: 'invalid' }],
    ['expired', { to: '+1' }],
    ['in-doubt', { to: '+1', final: true }],
  ])('ends without success when the message is %s', (kind, data) => {
    expect(outcomeOf(1, event(kind, data))).toBe('not-delivered');
  });

  it('waits through doubt that is not final', () => {
    expect(outcomeOf(1, event('in-doubt', { to: '+1', final: false }))).toBe('open');
  });

  it('ends when the command as a whole is refused', () => {
    expect(outcomeOf(3, event('rejected', {}))).toBe('not-delivered');
  });
});
