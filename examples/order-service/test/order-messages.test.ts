import 'reflect-metadata';
import type { INestMicroservice } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OrderBook } from '../src/order-book.js';
import { OrderMessages } from '../src/order-messages.js';
import { startOrderService } from '../src/start-order-service.js';
import { type Messaging, startMessaging } from './messaging.js';

/** How often a test looks, and when it gives up. */
const SOON = { interval: 5, timeout: 30_000 };

const PHONE = '+41791234567';

/** The service, a real gateway, a real Kafka; only eCall and the phone are simulated. */
describe('a message about an order', () => {
  let messaging: Messaging;
  let service: INestMicroservice;
  beforeAll(async () => {
    messaging = await startMessaging();
    Object.assign(process.env, messaging.env);
    service = await startOrderService();
    // The first one waits until Kafka has given both consumer groups their partitions.
    await service.get(OrderMessages).parcelIsReady('warm-up', PHONE);
    await fateOf('warm-up');
  }, 90_000);
  afterAll(async () => {
    await service?.close();
    await messaging?.stop();
  }, 60_000);
  beforeEach(() => messaging.simulator.reset());

  /** Waits until something has become of the message. */
  const fateOf = async (orderId: string) =>
    vi.waitFor(
      () => service.get(OrderBook).fateOf(orderId) ?? Promise.reject(new Error('no fate yet')),
      SOON,
    );

  it('is delivered', async () => {
    await service.get(OrderMessages).parcelIsReady('1', PHONE);
    expect(await fateOf('1')).toBe('delivered');
    expect(messaging.simulator.log()).toEqual([
      expect.objectContaining({ to: PHONE, text: 'Your order 1 is ready.' }),
    ]);
  });

  it('fails where the phone is switched off for good', async () => {
    messaging.simulator.setFaults([{ kind: 'final-status', status: 'NotDelivered', to: PHONE }]);
    await service.get(OrderMessages).parcelIsReady('2', PHONE);
    expect(await fateOf('2')).toBe('failed');
  });

  it('is refused where eCall does not take the number', async () => {
    messaging.simulator.setFaults([{ kind: 'refuse', to: PHONE }]);
    await service.get(OrderMessages).parcelIsReady('3', PHONE);
    expect(await fateOf('3')).toBe('refused, refused-by-ecall');
  });

  it('is answered by the customer', async () => {
    await messaging.simulator.inbound({ from: PHONE, to: '+41790000000', text: 'Thank you' });
    await vi.waitFor(() => expect(service.get(OrderBook).replies).toContain('Thank you'), SOON);
  });
});
