import type { HttpService } from '@nestjs/axios';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';

/**
 * A request by axios' adapter. Where somebody has put interceptors in, axios hands the request through them; otherwise it goes
 * to the adapter at once, for all that axios would do on the way is to copy its configuration and its headers: that costs as
 * much as undici takes for the whole request.
 */
export function sendRequest<T>(
  { axiosRef }: HttpService,
  config: InternalAxiosRequestConfig,
): Promise<AxiosResponse<T>> {
  const { adapter } = axiosRef.defaults;
  return typeof adapter !== 'function' || hasInterceptors(axiosRef)
    ? axiosRef.request<T>(config)
    : adapter(config);
}

function hasInterceptors({ interceptors: { request, response } }: HttpService['axiosRef']): boolean {
  return request.handlers?.length !== 0 || response.handlers?.length !== 0;
}
