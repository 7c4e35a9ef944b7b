import type { SendIntent } from '../port/intent.js';

/** A valid intent; what a test is about it says itself. */
export function sampleIntent(given: Partial<SendIntent> = {}): SendIntent {
  return {
    commandId: 'order-42',
    fingerprint: '1:aaaa',
    source: { topic: 'ecall.send-message', partition: 0, offset: '7', timestamp: 1_764_000_000_000 },
    account: 'default',
    channel: 'Sms',
    policy: 'park',
    metadata: { orderId: '42' },
    recipient: '+41791234567',
    holder: 'replica-1/1',
    orderingKey: 'lane-1',
    segments: 1,
    encoding: 'GSM-7',
    command: '{"to":"+41791234567"}',
    ...given,
  };
}
