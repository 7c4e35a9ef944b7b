import type { CreateAxiosDefaults } from 'axios';
import type { PoolTransport } from './pool-transport.js';

/** How axios is set up for eCall: it hands over, and leaves bodies, statuses and redirects to this library. */
export function axiosConfig(
  transport: PoolTransport,
): Pick<
  CreateAxiosDefaults,
  'adapter' | 'transformRequest' | 'transformResponse' | 'maxRedirects' | 'proxy'
> {
  return {
    adapter: transport.adapter,
    transformRequest: [],
    transformResponse: [],
    maxRedirects: 0,
    proxy: false,
  };
}
