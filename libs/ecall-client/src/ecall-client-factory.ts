import { HttpService } from '@nestjs/axios';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { create } from 'axios';
import { EcallClient } from './ecall-client.js';
import type { EcallOptions } from './options/ecall-options.js';
import { resolveOptions } from './options/resolve-options.js';
import { axiosConfig, PoolTransport } from './transport/pool-transport.js';

/** Makes clients for several accounts. In a Nest app, what it made is closed with the app; outside, by `close`. */
@Injectable()
export class EcallClientFactory implements OnApplicationShutdown {
  private readonly made = new Set<WeakRef<EcallClient>>();

  /** @throws EcallOptionsError */
  create(options: EcallOptions): EcallClient {
    const client = createEcallClient(options);
    for (const made of this.made) if (made.deref() === undefined) this.made.delete(made);
    this.made.add(new WeakRef(client));
    return client;
  }

  /** Closes every client it made, each as `EcallClient.close` does. */
  async close(): Promise<void> {
    await Promise.all([...this.made].map((made) => made.deref()?.close() ?? Promise.resolve()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

/**
 * A client outside Nest, or one of several. It opens connections as it needs them; `close()` closes them.
 *
 * @throws EcallOptionsError
 */
export function createEcallClient(options: EcallOptions): EcallClient {
  const resolved = resolveOptions(options);
  const transport = new PoolTransport(resolved);
  return new EcallClient(new HttpService(create(axiosConfig(transport))), transport, resolved);
}
