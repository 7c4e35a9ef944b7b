import { MemoryLedger } from '@ecall-gateway/ledger/testing';
import type { Climate } from '../surroundings/climate.js';
import { Surroundings } from '../surroundings/surroundings.js';
import { TIMES, type Times } from '../surroundings/times.js';
import { AccountsFile } from './accounts-file.js';
import { GuardsFile } from './guards-file.js';
import { LimitsPlan } from './limits-plan.js';
import { SimulatedEcall } from './simulated-ecall.js';
import { SimulatedKafka } from './simulated-kafka.js';

export interface WorldOptions {
  readonly times?: Times | undefined;
  readonly climate?: Partial<Climate> | undefined;
}

/** The servers, and the configuration, that all simulated processes share. */
export class World extends Surroundings {
  readonly ledger: MemoryLedger;
  readonly kafka = new SimulatedKafka(this);
  readonly ecall = new SimulatedEcall(this);
  readonly guards = new GuardsFile(this);
  readonly limits = new LimitsPlan(this);
  readonly accounts = new AccountsFile(this, this.guards, this.limits);

  constructor(seed: number, { times = TIMES, climate }: WorldOptions) {
    super(seed, climate);
    const { leaseMs, timeoutMs, graceMs } = times;
    let rows = 0;
    this.ledger = new MemoryLedger(
      { leaseMs: leaseMs + timeoutMs, graceMs },
      () => this.time.now() + this.databaseAheadMs,
      () => `row-${(rows += 1)}`,
    );
  }
}
