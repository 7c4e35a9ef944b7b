import type { Base, Connection } from '@platformatic/kafka';

/**
 * Listens to the errors of every connection for good. The client listens to the first alone, so that a second one, such as
 * a reset behind a refused login, would end the process.
 */
export function guardConnections({ connections }: Pick<Base, 'connections'>): void {
  connections.on('connecting', ({ connection }: { connection: Connection }) => {
    connection.on('error', () => undefined);
  });
}
