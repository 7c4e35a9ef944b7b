import type { QueryConfig } from 'pg';

export const CONNECT_TIMEOUT_MS = 5_000;

/** Of every connection; what the address says comes before. */
export const CONNECTION = {
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  application_name: 'ecall-gateway',
} as const;

/** `pg` takes a timeout for each query; its types know of the connection's alone. */
export interface TimedQuery extends QueryConfig {
  readonly query_timeout: number;
}

export function timed(text: string, query_timeout: number): TimedQuery {
  return { text, query_timeout };
}
