import type { Socket } from 'node:net';

/** Where a connection's present TCP socket is to be found; it changes when the connection is opened anew. */
export interface Line {
  tcp: Socket | undefined;
}
