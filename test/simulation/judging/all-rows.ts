import type { SendRow } from '@ecall-gateway/ledger';
import type { World } from '../servers/world.js';

const STATES = [
  'ready',
  'calling',
  'doubt',
  'scheduled',
  'parked',
  'accepted',
  'rejected',
  'expired',
  'cancelled',
] as const;

/** Every row of the ledger as it stands now. */
export async function allRows({ ledger }: World): Promise<readonly SendRow[]> {
  return (await ledger.list({ states: STATES, limit: 1_000 })).rows;
}
