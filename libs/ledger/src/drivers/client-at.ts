import { Client, type ClientConfig } from 'pg';
import { parse } from 'pg-connection-string';

/**
 * A client for the pool that reads the certificates which the address names (`sslrootcert`, `sslcert`, `sslkey`) for each
 * connection, as `pg` itself does. Where one of them cannot be read for a while, it goes on with those of before: `pg` would
 * throw in the middle of its pool, where nobody can catch it.
 * @throws when they cannot be read now
 */
export function clientAt(databaseUrl: string): typeof Client {
  let last = parse(databaseUrl);
  return class CurrentClient extends Client {
    constructor(config: ClientConfig = {}) {
      try {
        last = parse(databaseUrl);
      } catch {
        // They are being replaced, or lost.
      }
      // As `pg` merges the two.
      super(Object.assign({}, config, last));
    }
  };
}
