import type { Ledger } from '@ecall-gateway/ledger';
import { AccountCircuit } from '../../apps/gateway/src/accounts/account-circuit.js';
import type { Account } from '../../apps/gateway/src/accounts/account.js';
import { RateLimiter } from '../../apps/gateway/src/limits/rate-limiter.js';
import type { Mutation } from './mutation.js';
import type { SimulatedProcess } from './simulated-process.js';
import type { World } from './world.js';

/** Of the account, in every other history: little enough that messages wait for it. */
const SENDS_PER_SECOND = 2;
/** Where messages are to crowd into lists: they hardly would at their rate. */
const CROWDED_PER_SECOND = 20;

/**
 * The accounts, as a process has them. Messages go by the first, which has its own circuit and the shared rate; in some
 * histories there is an idle one beside it, for whose sake nothing may wait long in its lane.
 */
export function simulatedAccounts(
  world: World,
  process: SimulatedProcess,
  ledger: Ledger,
  mutation?: Mutation,
): Account[] {
  const first = simulatedAccount(world, process, ledger, mutation);
  const idle = { ...first, name: 'idle', circuit: new AccountCircuit(process.clock), rate: undefined };
  return world.seed % 3 === 0 ? [first, idle] : [first];
}

function simulatedAccount(
  world: World,
  process: SimulatedProcess,
  ledger: Ledger,
  mutation?: Mutation,
): Account {
  const client = world.ecall.clientOf(process);
  const perSecond = world.isCrowded ? CROWDED_PER_SECOND : SENDS_PER_SECOND;
  const unfenced: Account['client'] = {
    ...client,
    send: async (request) => client.send(request),
    sendList: async (request) => client.sendList(request),
  };
  const fenced = mutation?.client?.(client) ?? client;
  return {
    name: 'default',
    apiVersion: 2,
    senders: 'Brand',
    circuit: new AccountCircuit(process.clock),
    client: mutation?.fence === false ? unfenced : fenced,
    ...(world.seed % 2 === 0 ? { rate: new RateLimiter(ledger, process.clock, 'default', perSecond) } : {}),
  };
}
