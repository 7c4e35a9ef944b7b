import { SEVEN_DAYS_MS } from './api/is-queryable.js';
import { createDispatcher } from './callbacks/post-json.js';
import { StatusNotifier } from './callbacks/status-notifier.js';
import { tellStatus } from './callbacks/tell-status.js';
import { createServer } from './create-server.js';
import { FaultBook } from './faults/fault-book.js';
import type { InboundMessage } from './inbound/inbound-message.js';
import { recordInbound } from './inbound/record-inbound.js';
import { Journal } from './journal/journal.js';
import type { Simulator, SimulatorOptions } from './simulator.js';
import { Timers } from './timers.js';

/** Starts a stand-in for eCall's REST API in this process. Rejects when the port is taken or `inboundUrl` is no URL. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', username = 'demo', password = 'demo', seed = 1 } = options;
  const { sentAfterMs = 150, deliveredAfterMs = 400, queryableForMs = SEVEN_DAYS_MS } = options;
  const { callbackAttempts: attempts = 5, callbackBackoffMs: backoffMs = 200 } = options;
  checkInboundUrl(options.inboundUrl);
  const journal = new Journal();
  const faults = new FaultBook(seed);
  const timers = new Timers();
  const answerTimers = new Timers();
  const dispatcher = createDispatcher();
  const notifier = new StatusNotifier({ journal, timers, dispatcher, attempts, backoffMs });
  const target = { url: options.inboundUrl, token: options.inboundToken, dispatcher };
  const inbound = async (message: InboundMessage) => recordInbound(journal, target, message);
  const setStatus = (messageId: string, status: string) =>
    tellStatus({ journal, notifier }, messageId, status);
  const quiet = () => {
    timers.clear();
    notifier.forget();
  };
  const reset = () => {
    quiet();
    journal.clear();
    faults.reset();
  };
  const timing = { sentAfterMs, deliveredAfterMs };
  const server = createServer({
    journal,
    faults,
    notifier,
    timers: answerTimers,
    timing,
    queryableForMs,
    username,
    password,
    reset,
    inbound,
    setStatus,
  });
  const url = await server.listen({ port, host });
  return {
    url,
    port: Number(new URL(url).port),
    log: () => journal.messages,
    requests: () => journal.requests,
    callbacks: () => journal.callbacks,
    setFaults: (rules) => faults.add(rules),
    clearFaults: () => faults.clear(),
    reset,
    inbound,
    setStatus,
    close: async () => {
      quiet();
      answerTimers.clear();
      await Promise.all([server.close(), dispatcher.destroy()]);
    },
  };
}

/** What is wrong is not shown: it may carry a token. */
function checkInboundUrl(url: string | undefined): void {
  if (url !== undefined && !URL.canParse(url)) throw new RangeError('inboundUrl must be an absolute URL');
}
