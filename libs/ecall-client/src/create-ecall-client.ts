import { HttpService } from '@nestjs/axios';
import { create } from 'axios';
import { EcallClient } from './ecall-client.js';
import type { EcallOptions } from './ecall-options.js';
import { resolveOptions } from './resolve-options.js';
import { axiosConfig } from './transport/axios-config.js';
import { PoolTransport } from './transport/pool-transport.js';

/**
 * A client outside Nest, or one of several. It opens connections as it needs them; `close()` lets go of them.
 *
 * @throws EcallOptionsError
 */
export function createEcallClient(options: EcallOptions): EcallClient {
  const resolved = resolveOptions(options);
  const transport = new PoolTransport(resolved);
  return new EcallClient(new HttpService(create(axiosConfig(transport))), transport, resolved);
}
