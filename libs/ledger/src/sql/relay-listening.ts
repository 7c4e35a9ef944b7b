import type { SqlDriver } from '../drivers/sql-driver.port.js';
import type { RelayListener } from '../port/outbox.js';
import type { SqlNames } from '../schema/sql-names.js';

/** See {@link Ledger.listenAsRelay}. All replicas hear whom `tell-relay` tells: only that one has to look. */
export function listenAsRelay(
  driver: Pick<SqlDriver, 'listen'>,
  { relayChannel }: Pick<SqlNames, 'relayChannel'>,
  listener: RelayListener,
): () => void {
  return driver.listen(relayChannel, {
    onTold: (holder) => {
      if (holder === listener.holder) listener.onNews();
    },
    onListening: () => listener.onListening(),
    onDeaf: (error) => listener.onDeaf(error),
  });
}
