import type { ApiContext } from './api/api-context.js';
import { SEVEN_DAYS_MS } from './api/is-queryable.js';
import { createDispatcher } from './callbacks/post-json.js';
import { StatusNotifier } from './callbacks/status-notifier.js';
import { tellStatus } from './callbacks/tell-status.js';
import type { ControlContext } from './control/control.routes.js';
import { Credentials } from './credentials/credentials.js';
import { FaultBook } from './faults/fault-book.js';
import { recordInbound } from './inbound/record-inbound.js';
import { Journal } from './journal/journal.js';
import { MediaStore } from './media/media-store.js';
import type { SimulatorOptions } from './simulator.js';
import { Timers } from './timers.js';

const DEFAULT_MEDIA_MAX_BYTES = 100 * 1024 * 1024;

/** What a simulator consists of, without its server. */
export interface Context extends ApiContext, ControlContext {
  /** Ends all that goes on by itself, and lets go of sockets and files. */
  stop(): Promise<void>;
}

export function createContext(options: SimulatorOptions): Context {
  const { username = 'demo', password = 'demo', seed = 1, freeAccountNumber } = options;
  const { sentAfterMs = 150, deliveredAfterMs = 400 } = options;
  const { callbackAttempts: attempts = 5, callbackBackoffMs: backoffMs = 200 } = options;
  const journal = new Journal();
  const faults = new FaultBook(seed);
  const credentials = new Credentials({ username, password });
  const media = new MediaStore();
  const statusTimers = new Timers();
  const timers = new Timers();
  const dispatcher = createDispatcher();
  const notifier = new StatusNotifier({ journal, timers: statusTimers, dispatcher, attempts, backoffMs });
  const target = { url: options.inboundUrl, token: options.inboundToken, dispatcher };
  const quiet = () => {
    statusTimers.clear();
    notifier.forget();
  };
  return {
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
    inbound: async (message) => recordInbound(journal, target, message),
    setStatus: (messageId, status) => tellStatus({ journal, notifier }, messageId, status),
    reset: () => {
      quiet();
      journal.clear();
      faults.reset();
      credentials.reset();
      media.clear();
    },
    stop: async () => {
      quiet();
      timers.clear();
      await Promise.all([dispatcher.destroy(), media.close()]);
    },
  };
}
