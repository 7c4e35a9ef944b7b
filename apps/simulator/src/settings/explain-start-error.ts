import type { SimulatorOptions } from './simulator-options.js';

/** One line for a person; `undefined` for an error that no setting causes. */
export function explainStartError(error: unknown, { host, port }: SimulatorOptions): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `SIMULATOR_PORT is ${port}, which is in use on ${host}; it may be any free port, or 0 for one.`;
    case 'EACCES':
      return `SIMULATOR_PORT is ${port}, which this user may not open; it may be a port from 1024.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `SIMULATOR_HOST is '${host}', which is no address of this machine; it may be 127.0.0.1 or 0.0.0.0.`;
    default:
      return undefined;
  }
}
