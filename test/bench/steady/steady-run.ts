import { BackgroundProcess } from '../../../tools/process/background-process.js';
import { kcatProduce, waitFor } from '../../support/index.js';
import { startMeter, type Used } from '../flood/cost-meter.js';
import { untilItSends } from '../flood/first-request.js';
import type { Measured } from '../flood/flood-run.js';
import { recordCount, type FloodWorld } from '../flood/flood-world.js';
import { startStandIn, type StandIn } from './start-stand-in.js';
import { timesOf, type SteadyTimes } from './steady-times.js';

/** Before anything counts: code is compiled, pools and groups have formed. */
const WARM_UP_SECONDS = 5;
/** As long as a status takes. */
const CALLBACK_AFTER_MS = 500;
/** What is not done so long after the last command was published is not waited for. */
const PATIENCE_MS = 30_000;
const KEYS = 5_000;
const TEXT_LENGTH = 120;

export interface SteadyRun {
  readonly world: FloodWorld;
  readonly kafkaPid: number | undefined;
  readonly perSecond: number;
  readonly seconds: number;
  /** Whether it asks for callbacks, and tells of them. */
  readonly hasCallbacks: boolean;
  readonly start: (world: FloodWorld, ecallUrl: string) => Promise<Measured>;
}

export interface SteadyResult extends SteadyTimes {
  readonly used: Used;
  readonly messages: number;
}

const script = (name: string) => new URL(name, import.meta.url).pathname;

/** Commands at a steady rate, on topics of their own that keep the broker's time of each record. */
export async function runSteady(run: SteadyRun): Promise<SteadyResult> {
  const { perSecond, seconds } = run;
  const [warmUp, measured] = [perSecond * WARM_UP_SECONDS, perSecond * seconds];
  const standIn = await startStandIn({ CALLBACK_AFTER_MS: String(CALLBACK_AFTER_MS) });
  const subject = await run.start(run.world, standIn.url);
  let publisher: BackgroundProcess | undefined;
  try {
    await publishFirst(run.world);
    await untilItSends(subject, async () => (await standIn.count()).requests);
    publisher = startPublisher(run.world, { perSecond, warmUp, messages: warmUp + measured });
    await told(publisher, 'measured', WARM_UP_SECONDS * 1_000 + 30_000);
    const watched = { subject: subject.pid ?? 0, postgres: run.world.postgres, kafka: run.kafkaPid };
    const meter = await startMeter(watched);
    await told(publisher, 'done', seconds * 1_000 + 60_000);
    const used = await meter();
    await settled(run, standIn, warmUp + measured);
    return { ...(await timesOf(run.world, await standIn.seen(), warmUp)), used, messages: measured };
  } finally {
    await subject.stop();
    await publisher?.stop();
    await standIn.stop();
  }
}

/** A command of another number: its group has formed before the warm-up. */
async function publishFirst({ brokers, topics }: FloodWorld): Promise<void> {
  const content = { type: 'Text', text: 'first' };
  const value = JSON.stringify({ commandId: 'first', channel: 'Sms', to: '+41780000000', content });
  await kcatProduce(brokers, { topic: topics.sendMessage, key: 'first', value });
}

function startPublisher(
  { brokers, topics }: FloodWorld,
  { perSecond, warmUp, messages }: { perSecond: number; warmUp: number; messages: number },
): BackgroundProcess {
  return new BackgroundProcess({
    command: process.execPath,
    args: [script('publisher.mjs')],
    env: {
      KAFKA_BROKERS: brokers,
      TOPIC_SEND_MESSAGE: topics.sendMessage,
      PER_SECOND: String(perSecond),
      WARM_UP: String(warmUp),
      MESSAGES: String(messages),
      KEYS: String(KEYS),
      PADDING: String(TEXT_LENGTH),
    },
  });
}

async function told(publisher: BackgroundProcess, line: string, deadlineMs: number): Promise<void> {
  const isTold = () => publisher.lines.includes(line);
  await waitFor(isTold, { deadlineMs, what: `the publisher to print "${line}"`, everyMs: 10 });
}

/** What lags behind has some time to come; where it does not, the times are those of what came. */
async function settled(
  { world, hasCallbacks }: SteadyRun,
  standIn: StandIn,
  messages: number,
): Promise<void> {
  const all = async () => {
    const { requests, callbacks } = await standIn.count();
    if (requests < messages || (hasCallbacks && callbacks < messages)) return false;
    return (
      (await recordCount(world.brokers, world.topics.messageEvents)) >= messages * (hasCallbacks ? 2 : 1)
    );
  };
  await waitFor(all, { deadlineMs: PATIENCE_MS, what: 'the last event', everyMs: 200 }).catch(
    () => undefined,
  );
}
