import type { PostgresServer } from '../../support/index.js';
import { statementCount } from './counting-postgres.js';
import { cpuMs, cpuMsWithChildren } from './process-usage.js';

/** Who is watched. */
export interface Watched {
  readonly subject: number;
  readonly postgres: PostgresServer;
  /** Undefined where the broker is another's. */
  readonly kafka: number | undefined;
}

/** What was used since the watch began. */
export interface Used {
  readonly seconds: number;
  readonly cpuMs: number;
  readonly postgresMs: number;
  readonly kafkaMs: number;
  readonly statements: number;
}

/** Begins a watch. @returns what tells how much was used since, as often as it is asked */
export async function startMeter(watched: Watched): Promise<() => Promise<Used>> {
  const before = await readingOf(watched);
  return async () => {
    const now = await readingOf(watched);
    return {
      seconds: (now.at - before.at) / 1_000,
      cpuMs: now.cpuMs - before.cpuMs,
      postgresMs: now.postgresMs - before.postgresMs,
      kafkaMs: now.kafkaMs - before.kafkaMs,
      statements: now.statements - before.statements,
    };
  };
}

async function readingOf({ subject, postgres, kafka }: Watched) {
  return {
    at: performance.now(),
    cpuMs: cpuMs(subject),
    kafkaMs: kafka === undefined ? Number.NaN : cpuMs(kafka),
    postgresMs: await cpuMsWithChildren(postgres.pid ?? 0),
    statements: await statementCount(postgres),
  };
}
