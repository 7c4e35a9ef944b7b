import { MemoryLedger } from '@ecall-gateway/ledger';
import { SimulatedEcall } from './simulated-ecall.js';
import { SimulatedKafka } from './simulated-kafka.js';
import { Surroundings } from './surroundings.js';
import { TIMES, type Times } from './weather.js';

/** The servers that all simulated processes share. */
export class World extends Surroundings {
  readonly ledger: MemoryLedger;
  readonly kafka = new SimulatedKafka(this);
  readonly ecall = new SimulatedEcall(this);

  constructor(seed: number, { leaseMs, timeoutMs, graceMs }: Times = TIMES) {
    super(seed);
    let rows = 0;
    this.ledger = new MemoryLedger(
      { leaseMs: leaseMs + timeoutMs, graceMs },
      this.time.now,
      () => `row-${(rows += 1)}`,
    );
  }
}
