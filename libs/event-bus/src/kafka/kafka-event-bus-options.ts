import type { EngineDependencies } from '../engine/engine-dependencies.js';
import type { BusListener } from '../port/bus-event.js';

export interface KafkaEventBusOptions {
  /** `host:port` of one or more brokers; an IPv6 address stands in brackets, as in `[::1]:9092`. */
  readonly brokers: string[];
  /** Names this program in the brokers' logs and quotas. */
  readonly clientId: string;
  /**
   * True: TLS with the system's authorities; `ca`: PEM certificates to trust instead, where a function is asked anew for each
   * connection. Default false.
   */
  readonly ssl?: boolean | { readonly ca: string[] | (() => string[]) };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** Receives what happens inside; a listener must not throw. */
  readonly onEvent?: BusListener;
  /** Waits and chance of retries. Default: the system's. */
  readonly dependencies?: EngineDependencies;
}
