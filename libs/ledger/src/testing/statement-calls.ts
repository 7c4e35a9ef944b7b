import { LANE_CALLS } from './lane-calls.js';
import { OPERATOR_CALLS } from './operator-calls.js';
import type { StatementCall } from './statement-call.js';
import { SWEEPER_CALLS } from './sweeper-calls.js';

/** Every statement of the ledger but `counts`, and the ones that were slow in each of the ways that made them so. */
export const STATEMENT_CALLS: readonly StatementCall[] = [...LANE_CALLS, ...SWEEPER_CALLS, ...OPERATOR_CALLS];
