import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createEcallClient } from './create-ecall-client.js';
import type { EcallClient } from './ecall-client.js';
import type { EcallOptions } from './ecall-options.js';

/** Makes clients for several accounts. In a Nest app, what it made is closed with the app; outside, by `close`. */
@Injectable()
export class EcallClientFactory implements OnApplicationShutdown {
  readonly #made = new Set<WeakRef<EcallClient>>();

  /** @throws EcallOptionsError */
  create(options: EcallOptions): EcallClient {
    const client = createEcallClient(options);
    for (const made of this.#made) if (made.deref() === undefined) this.#made.delete(made);
    this.#made.add(new WeakRef(client));
    return client;
  }

  /** Closes every client it made, each as `EcallClient.close` does. */
  async close(): Promise<void> {
    await Promise.all([...this.#made].map((made) => made.deref()?.close() ?? Promise.resolve()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
