import { MemoryLedger } from '@ecall-gateway/ledger';
import { SimulatedEcall } from './simulated-ecall.js';
import { SimulatedKafka } from './simulated-kafka.js';
import { SeededRandom, VirtualTime } from './virtual-time.js';

export const START = Date.parse('2026-06-01T00:00:00Z');

/** Short, so that a history with doubts and leases takes a minute of virtual time. Same relations as the defaults. */
export const TIMES = {
  leaseMs: 2_000,
  timeoutMs: 1_000,
  lingerMs: 500,
  graceMs: 5_000,
  sessionMs: 6_000,
} as const;

/** How often what goes wrong, per call; all zero in the calm at the end. */
export interface Weather {
  readonly crash: number;
  readonly pause: number;
  readonly lostAcknowledgement: number;
  readonly lostRequest: number;
  readonly ecallTrouble: number;
  readonly lostCallback: number;
}

export const STORM: Weather = {
  crash: 0.004,
  pause: 0.004,
  lostAcknowledgement: 0.03,
  lostRequest: 0.03,
  ecallTrouble: 0.3,
  lostCallback: 0.3,
};

export const CALM: Weather = {
  crash: 0,
  pause: 0,
  lostAcknowledgement: 0,
  lostRequest: 0,
  ecallTrouble: 0,
  lostCallback: 0,
};

/** What all simulated processes share: time, chance, and the servers. */
export class World {
  readonly random: SeededRandom;
  readonly time = new VirtualTime(START);
  readonly ledger: MemoryLedger;
  readonly kafka: SimulatedKafka;
  readonly ecall: SimulatedEcall;
  readonly trace: string[] = [];
  readonly violations: string[] = [];
  weather: Weather = STORM;
  ledgerDown = false;
  kafkaDown = false;

  constructor(readonly seed: number) {
    this.random = new SeededRandom(seed);
    const { leaseMs, timeoutMs, graceMs } = TIMES;
    let rows = 0;
    this.ledger = new MemoryLedger(
      { leaseMs: leaseMs + timeoutMs, graceMs },
      this.time.now,
      () => `row-${(rows += 1)}`,
    );
    this.kafka = new SimulatedKafka(this);
    this.ecall = new SimulatedEcall(this);
  }

  tell(what: string): void {
    this.trace.push(`${String(this.time.now() - START).padStart(6)} ${what}`);
  }

  violate(what: string): void {
    this.tell(`VIOLATION ${what}`);
    this.violations.push(what);
  }
}
