/**
 * Every statement finds its rows by key, and its plan is kept. Planned while a table is still small or not analysed,
 * it would read that table whole, and go on to when it has millions of rows: so only index lookups are allowed,
 * and those in the index's order, so that a limit ends them. The one parameter is JSON, which tells the planner nothing: one
 * plan for all. The compiler for long queries would cost more than it gains.
 */
export const SESSION_SETTINGS = [
  'enable_seqscan = off',
  'enable_hashjoin = off',
  'enable_mergejoin = off',
  'enable_bitmapscan = off',
  'plan_cache_mode = force_generic_plan',
  'jit = off',
]
  .map((setting) => `set ${setting}`)
  .join('; ');
