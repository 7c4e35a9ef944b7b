import { NotStorableError } from '../port/not-storable.error.js';

/** What a failed statement means for those who waited for it. */
export type SqlFailure =
  /** The content of one member is at fault: each alone shows which. */
  | { readonly kind: 'guilty'; readonly error: NotStorableError }
  /** Another transaction or the connection was in the way: the same statement again. */
  | { readonly kind: 'passing' }
  | { readonly kind: 'lasting' };

/** Cardinality, data and integrity (PostgreSQL, Appendix A: classes 21, 22, 23). */
const GUILTY = /^2[123]/;
/** Serialization failure, deadlock, connection exceptions, operator intervention, too many connections. */
const PASSING = /^(40001|40P01|08...|57P0[123]|53300)$/;
const LOST_CONNECTION = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT']);
/** How `pg` words the loss of a connection under a query, or one that is silent for too long; it sets no code. */
const LOST_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;

export function classify(error: unknown): SqlFailure {
  if (!(error instanceof Error)) return { kind: 'lasting' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (GUILTY.test(code) && code.length === 5) return { kind: 'guilty', error: new NotStorableError(code) };
  if (PASSING.test(code) || LOST_CONNECTION.has(code) || LOST_WORDS.test(error.message))
    return { kind: 'passing' };
  return { kind: 'lasting' };
}
