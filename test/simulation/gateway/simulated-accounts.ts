import type { EcallClient } from '@ecall-gateway/ecall-client';
import type { Ledger } from '@ecall-gateway/ledger';
import type { Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { AccountDirectory } from '../../../apps/gateway/src/accounts/account-directory.js';
import type { SimulatedProcess } from '../process/simulated-process.js';
import type { AccountName } from '../servers/accounts-file.js';
import type { World } from '../servers/world.js';
import type { Mutation } from './mutation.js';

export interface AccountsOptions {
  readonly world: World;
  readonly process: SimulatedProcess;
  readonly ledger: Pick<Ledger, 'reserve'>;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly mutation: Mutation | undefined;
}

/** The real directory of accounts over simulated clients, with what is configured now. */
export function simulatedAccounts({ world, process, mutation, ...rest }: AccountsOptions): AccountDirectory {
  const create = ({ username }: { username: string }): EcallClient => {
    const client = world.ecall.clientOf(process, username as AccountName);
    const broken = mutation?.fence === false ? unfenced(client) : (mutation?.client?.(client) ?? client);
    return Object.assign({ close: async () => undefined }, broken) as unknown as EcallClient;
  };
  const directory = new AccountDirectory({ ...rest, clients: { create }, clock: process.clock });
  directory.apply(world.accounts.entries);
  return directory;
}

type Client = ReturnType<World['ecall']['clientOf']>;

function unfenced(client: Client): Client {
  return {
    ...client,
    send: async (request) => client.send(request),
    sendList: async (request) => client.sendList(request),
  };
}
