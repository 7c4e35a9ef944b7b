import { NotStorableError } from '../port/not-storable.error.js';

/** What a failed statement means for those who waited for it. */
export type SqlFailure =
  /** The content of one member is at fault: each alone shows which. */
  | { readonly kind: 'invalid-data'; readonly error: NotStorableError }
  /** Another transaction or the connection was in the way: the same statement again. */
  | { readonly kind: 'transient' }
  | { readonly kind: 'permanent' };

/** Cardinality, data and integrity (PostgreSQL, Appendix A: classes 21, 22, 23). */
const INVALID_DATA = /^2[123]/;
/** Serialization failure, deadlock, connection exceptions, operator intervention, too many connections. */
const TRANSIENT = /^(40001|40P01|08...|57P0[123]|53300)$/;
const LOST_CONNECTION = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT']);
/** How `pg` words the loss of a connection under a query, or one that is silent for too long; it sets no code. */
const LOST_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;

export function classify(error: unknown): SqlFailure {
  if (!(error instanceof Error)) return { kind: 'permanent' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (INVALID_DATA.test(code) && code.length === 5)
    return { kind: 'invalid-data', error: new NotStorableError(code) };
  if (TRANSIENT.test(code) || LOST_CONNECTION.has(code) || LOST_WORDS.test(error.message))
    return { kind: 'transient' };
  return { kind: 'permanent' };
}
