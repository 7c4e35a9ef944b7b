import { isDeepStrictEqual } from 'node:util';
import type { EcallClient } from '@ecall-gateway/ecall-client';
import type { AccountCredentials, SendGuards } from '@ecall-gateway/settings';
import type { AccountCircuit } from './account-circuit.js';
import type { Account } from './account.js';
import { RotatingClient } from './rotating-client.js';

/** What an account is made of. */
export interface AccountDependencies {
  readonly circuit: AccountCircuit;
  readonly clientOf: (entry: AccountCredentials) => EcallClient;
  readonly rateOf: (entry: AccountCredentials) => Account['rate'];
  readonly guardsOf: (entry: AccountCredentials) => SendGuards;
  /** Closes a client when its calls under way have ended. */
  readonly dispose: (client: EcallClient) => void;
}

const GUARD_FIELDS = ['allowedTo', 'countries', 'limitPerRecipient', 'limitPerDay', 'redirectTo'] as const;
const FIELDS = [
  'username',
  'password',
  'baseUrl',
  'apiVersion',
  'proxy',
  'from',
  'ratePerSecond',
  ...GUARD_FIELDS,
] as const;
/** Those that are the client's. */
const OF_CLIENT: ReadonlySet<string> = new Set(['username', 'password', 'baseUrl', 'apiVersion', 'proxy']);

/** A configured account, which may be changed while its messages go out. */
export class LiveAccount implements Account {
  readonly client: RotatingClient;
  rate: Account['rate'];
  guards: SendGuards;

  constructor(
    private entry: AccountCredentials,
    private readonly dependencies: AccountDependencies,
  ) {
    this.client = new RotatingClient(dependencies.clientOf(entry), dependencies.dispose);
    this.rate = dependencies.rateOf(entry);
    this.guards = dependencies.guardsOf(entry);
  }

  get name(): string {
    return this.entry.name;
  }

  get apiVersion(): Account['apiVersion'] {
    return this.entry.apiVersion;
  }

  get senders(): Account['senders'] {
    return this.entry.from;
  }

  get circuit(): AccountCircuit {
    return this.dependencies.circuit;
  }

  /** Takes over what is new; answers which fields that are. */
  change(entry: AccountCredentials): readonly string[] {
    const changed = FIELDS.filter((field) => !isDeepStrictEqual(entry[field], this.entry[field]));
    if (changed.some((field) => OF_CLIENT.has(field))) {
      this.client.rotate(this.dependencies.clientOf(entry));
      this.circuit.reset();
    }
    if (changed.includes('from')) this.circuit.resetSenders();
    if (changed.includes('ratePerSecond')) this.rate = this.dependencies.rateOf(entry);
    this.guards = this.dependencies.guardsOf(entry);
    this.entry = entry;
    return changed;
  }

  /** No longer configured: what still holds it parks its messages. */
  remove(): void {
    this.circuit.retire();
    this.client.close();
  }
}
