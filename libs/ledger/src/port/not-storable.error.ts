/**
 * The store refuses this member's own content (SQLSTATE classes 21, 22, 23): repeating it will not help, and others
 * of its group were written without it. Holds no content.
 */
export class NotStorableError extends Error {
  override readonly name = 'NotStorableError';
  readonly code = 'not-storable';

  /** @param sqlState five characters; PostgreSQL, Appendix A */
  constructor(readonly sqlState: string) {
    super(`The ledger cannot store this record (SQLSTATE ${sqlState})`);
  }
}
