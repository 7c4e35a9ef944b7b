import { createDependencies } from './create-dependencies.js';
import { createServer } from './create-server.js';
import type { SimulatorOptions } from './settings/simulator-options.js';
import type { Simulator } from './simulator.js';

/** Starts a stand-in for eCall's REST API in this process. Rejects when the port is taken or `inboundUrl` is not a URL. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1' } = options;
  checkInboundUrl(options.inboundUrl);
  const dependencies = createDependencies(options);
  const { journal, faults, credentials, media, reset, inbound, setStatus } = dependencies;
  const server = createServer(dependencies);
  const url = await server.listen({ port, host });
  return {
    url,
    port: Number(new URL(url).port),
    log: () => journal.messages,
    requests: () => journal.requests,
    callbacks: () => journal.callbacks,
    media: () => media.list(),
    addMedia: async (bytes, description) => (await media.add([bytes], description)).mediaId,
    setCredentials: (login, { afterMs = 0 } = {}) => credentials.change(login, afterMs),
    setFaults: (rules) => faults.add(rules),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    reset,
    inbound,
    setStatus,
    stop: async () => {
      await Promise.all([server.close(), dependencies.stop()]);
    },
  };
}

/** The value is not shown: it may contain a token. */
function checkInboundUrl(url: string | undefined): void {
  if (url !== undefined && !URL.canParse(url)) throw new RangeError('inboundUrl must be an absolute URL');
}
