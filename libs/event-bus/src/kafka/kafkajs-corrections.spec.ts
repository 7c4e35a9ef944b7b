import { createRequire } from 'node:module';
import { describe, expect, it, vi } from 'vitest';
import { installCorrections } from './kafkajs-corrections.js';

const load = createRequire(import.meta.url);

interface Queue {
  readonly pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  scheduleCheckPendingRequests(): void;
  checkPendingRequests(): void;
  destroy(): void;
}

describe('installCorrections', () => {
  it('takes the kafkajs that is installed, once and again', () => {
    expect(() => {
      installCorrections();
      installCorrections();
    }).not.toThrow();
  });

  it('refuses another version, and says which is needed', () => {
    const about = load('kafkajs/package.json') as { version: string };
    const { version } = about;
    about.version = '2.3.0';
    try {
      expect(installCorrections).toThrow(/needs kafkajs 2\.2\.4.*found version 2\.3\.0/);
    } finally {
      about.version = version;
    }
  });

  it('sets no timer while no request waits, and none that ended in the past', () => {
    installCorrections();
    const RequestQueue = load('kafkajs/src/network/requestQueue') as new (options: object) => Queue;
    const queue = new RequestQueue({ maxInFlightRequests: null, logger: { debug: () => undefined } });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    try {
      queue.scheduleCheckPendingRequests();
      expect(timers).not.toHaveBeenCalled();
      queue.pending.push({});
      queue.throttledUntil = Date.now() + 5_000;
      queue.scheduleCheckPendingRequests();
      queue.scheduleCheckPendingRequests();
      expect(timers).toHaveBeenCalledTimes(1);
      expect(timers.mock.calls[0]?.[1]).toBeGreaterThan(4_000);
    } finally {
      queue.destroy();
      timers.mockRestore();
    }
  });
});
