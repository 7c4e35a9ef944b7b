import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createEcallClient } from './create-ecall-client.js';
import type { EcallClient } from './ecall-client.js';
import type { EcallOptions } from './ecall-options.js';

/** Makes clients for several accounts. What it made is closed with the app, unless closed before. */
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

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#made].map((made) => made.deref()?.close() ?? Promise.resolve()));
  }
}
