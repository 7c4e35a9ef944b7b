/**
 * Every statement finds its rows by key, and its plan is kept. Planned while a table is still small or not analysed,
 * it would read that table whole, and go on to when it has millions of rows: so only index lookups are allowed.
 * The compiler for long queries would cost more than it gains.
 */
export const SESSION_SETTINGS =
  'set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off';
