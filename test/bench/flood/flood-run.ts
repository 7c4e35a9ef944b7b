import { Kafka, logLevel, type Admin } from 'kafkajs';
import { BackgroundProcess } from '../../../tools/process/background-process.js';
import { waitFor, type PostgresServer, type TopicNames } from '../../support/index.js';
import { startMeter } from './cost-meter.js';
import { untilItSends } from './first-request.js';
import { machineLoad } from './machine-load.js';
import { peakMemoryMb } from './process-usage.js';

/** What one run of one subject cost. */
export interface FloodCost {
  readonly messagesPerSecond: number;
  /** User and system time of the measured process for a message, in µs. */
  readonly cpuUs: number;
  readonly peakMemoryMb: number;
  /** The same of PostgreSQL. */
  readonly postgresUs: number;
  /** Round trips to PostgreSQL for a message. */
  readonly statements: number;
  readonly requests: number;
  /** Of the machine when the run began. */
  readonly load: number;
}

export interface FloodRun {
  readonly brokers: string;
  readonly topics: TopicNames;
  readonly commands: number;
  readonly delayMs: number;
  readonly postgres: PostgresServer;
  /** Starts the measured process against a stand-in for eCall. */
  readonly start: (ecallUrl: string) => Promise<Measured>;
  /** Called with the first request, where the measurement begins. */
  readonly began?: () => void;
  /** Awaited after the last event: what is done for messages after they are over counts as well. */
  readonly settled?: () => Promise<void>;
}

/** A process that is measured. */
export interface Measured {
  readonly pid: number | undefined;
  /** What it has printed. */
  readonly logs: readonly string[];
  stop(): Promise<unknown>;
}

const STAND_IN = new URL('stand-in.mjs', import.meta.url).pathname;
const DEADLINE_MS = 300_000;

/** From the first request to the last event: commands lie on their topic before the process starts. */
export async function runFlood({ topics, commands, postgres, ...run }: FloodRun): Promise<FloodCost> {
  const load = machineLoad();
  const standIn = new BackgroundProcess({
    command: process.execPath,
    args: [STAND_IN],
    env: { DELAY_MS: String(run.delayMs) },
  });
  const port = await waitFor(() => standIn.lines[0], { deadlineMs: 10_000, what: 'the stand-in to listen' });
  const url = `http://127.0.0.1:${port}`;
  const admin = new Kafka({ brokers: run.brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const subject = await run.start(url);
  try {
    const pid = subject.pid ?? 0;
    const before = await eventCount(admin, topics);
    await untilItSends(subject, async () => (await counted(url)).requests);
    run.began?.();
    const meter = await startMeter({ subject: pid, postgres, kafka: undefined });
    await waitFor(async () => (await eventCount(admin, topics)) - before >= commands, {
      deadlineMs: DEADLINE_MS,
      what: 'the last event',
      everyMs: 20,
    });
    const { seconds } = await meter();
    await run.settled?.();
    const used = await meter();
    const perMessage = (ms: number) => Math.round((ms * 1_000) / commands);
    return {
      messagesPerSecond: Math.round(commands / seconds),
      cpuUs: perMessage(used.cpuMs),
      peakMemoryMb: peakMemoryMb(pid),
      postgresUs: perMessage(used.postgresMs),
      statements: Number((used.statements / commands).toFixed(2)),
      requests: (await counted(url)).requests,
      load,
    };
  } finally {
    await subject.stop();
    await admin.disconnect();
    await standIn.stop('SIGTERM');
  }
}

async function counted(url: string): Promise<{ requests: number }> {
  return (await (await fetch(`${url}/count`)).json()) as { requests: number };
}

async function eventCount(admin: Admin, { messageEvents }: TopicNames): Promise<number> {
  const ends = await admin.fetchTopicOffsets(messageEvents);
  return ends.reduce((sum, { high }) => sum + Number(high), 0);
}
