import type { ApiDependencies } from './api/api-dependencies.js';
import { SEVEN_DAYS_MS } from './api/query-messages.js';
import { createDispatcher } from './callbacks/post-json.js';
import { StatusNotifier } from './callbacks/status-notifier.js';
import type { ControlDependencies } from './control/control.routes.js';
import { Credentials } from './credentials/credentials.js';
import { FaultBook } from './faults/fault-book.js';
import { sendInbound } from './inbound/send-inbound.js';
import { Journal } from './journal/journal.js';
import { MediaStore } from './media/media-store.js';
import type { SimulatorOptions } from './settings/simulator-options.js';
import { SYSTEM_CLOCK } from './time/clock.js';
import { Timers } from './time/timers.js';

const DEFAULT_MEDIA_MAX_BYTES = 100 * 1024 * 1024;

/** What a simulator consists of, without its server. */
export interface SimulatorDependencies extends ApiDependencies, ControlDependencies {
  /** Ends everything that runs by itself, and releases sockets and files. */
  stop(): Promise<void>;
}

/** Builds everything from the options. @param clock for tests that move the time themselves */
export function createDependencies(options: SimulatorOptions, clock = SYSTEM_CLOCK): SimulatorDependencies {
  const { username = 'demo', password = 'demo', seed = 1, freeAccountNumber } = options;
  const { sentAfterMs = 150, deliveredAfterMs = 400 } = options;
  const { callbackAttempts: attempts = 5, callbackBackoffMs: backoffMs = 200 } = options;
  const { inboundUrl: url, inboundToken: token } = options;
  const journal = new Journal();
  const faults = new FaultBook(seed);
  const credentials = new Credentials([{ username, password }, ...(options.accounts ?? [])], clock);
  const media = new MediaStore(clock);
  const statusTimers = new Timers();
  const timers = new Timers();
  const dispatcher = createDispatcher();
  const notifier = new StatusNotifier({
    clock,
    journal,
    timers: statusTimers,
    dispatcher,
    attempts,
    backoffMs,
  });
  const endNotifications = () => {
    statusTimers.clear();
    notifier.forget();
  };
  return {
    clock,
    journal,
    faults,
    notifier,
    credentials,
    media,
    timers,
    timing: { sentAfterMs, deliveredAfterMs },
    queryableForMs: options.queryableForMs ?? SEVEN_DAYS_MS,
    mediaMaxBytes: options.mediaMaxBytes ?? DEFAULT_MEDIA_MAX_BYTES,
    acceptUnknownMedia: options.acceptUnknownMedia ?? false,
    rules: { freeAccountNumber },
    versionHeader: options.versionHeader?.toLowerCase(),
    inbound: async (message) => sendInbound({ clock, journal, dispatcher, url, token }, message),
    setStatus: (messageId, status) => notifier.setStatus(messageId, status),
    reset: () => {
      endNotifications();
      journal.clear();
      faults.reset();
      credentials.reset();
      media.clear();
    },
    stop: async () => {
      endNotifications();
      timers.clear();
      await Promise.all([dispatcher.destroy(), media.close()]);
    },
  };
}
