import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BackgroundProcess } from '../process/background-process.js';
import { requireCommand } from '../process/find-command.js';
import { freePort, isPortFree } from '../process/free-port.js';
import { SetupError } from '../process/setup-error.js';
import { waitFor } from '../process/wait-for.js';
import { damagedKafka, fetchKafka } from './fetch-kafka.js';
import { kafkaAnswers } from './kafka-answers.js';
import { formatStorage } from './kafka-storage.js';
import { serverProperties, type AuthorizerInput } from './server-properties.js';

/** What {@link startKafka} is to start. */
export interface KafkaOptions {
  /** Holds topics and configuration; made when missing, kept when the broker stops. */
  readonly dataDir: string;
  /** Holds the broker's files, a folder per version. */
  readonly cacheDir: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default: everybody may do everything. */
  readonly authorizer?: AuthorizerInput;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Which setting names the port; stands in the error when it is taken. */
  readonly portSetting?: string;
  /** Gets the broker's output, beside what an error message shows of it. */
  readonly logFile?: string;
  /** Told in short lines what takes time. */
  readonly onProgress?: (line: string) => void;
}

/** A running broker. */
export interface KafkaServer {
  /** What `KAFKA_BROKERS` is to be. */
  readonly brokers: string;
  readonly port: number;
  /** Of the Java process now; another one after {@link KafkaServer.start}. */
  readonly pid: number | undefined;
  /** The process now: its output, and when it ends. */
  readonly process: BackgroundProcess;
  /** Stops it cleanly; kills it after 15 s. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, after {@link KafkaServer.stop} or {@link KafkaServer.kill}. */
  start(): Promise<void>;
}

/** Small and quick to start: the serial collector and the first compiler are enough for one developer. */
const javaOptions = [
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
];

/** Milliseconds for a start on a busy machine; 3 s is usual. */
const START_DEADLINE_MS = 60_000;

/**
 * Starts a real single-node Kafka (KRaft) and waits until it answers. It does not outlive this process.
 *
 * @throws {SetupError} when Java or Maven is missing, the port is taken, or the broker does not come up
 */
export async function startKafka(options: KafkaOptions): Promise<KafkaServer> {
  const java = requireCommand('java', 'openjdk-17-jre-headless');
  const host = options.host ?? '127.0.0.1';
  const wanted = options.port ?? 0;
  if (wanted !== 0) await requireFree(host, wanted, options.portSetting);
  const libs = await fetchKafka(options.cacheDir, options.onProgress);
  const port = wanted === 0 ? await freePort(host) : wanted;
  const node = {
    java,
    libs,
    host,
    port,
    dataDir: resolve(options.dataDir),
    logFile: options.logFile,
    authorizer: options.authorizer,
  };
  let process = await launch(node);
  return {
    brokers: `${host}:${port}`,
    port,
    get pid() {
      return process.pid;
    },
    get process() {
      return process;
    },
    stop: async () => {
      await process.stop('SIGTERM', 15_000);
    },
    kill: async () => {
      await process.kill();
    },
    start: async () => {
      process = await launch(node);
    },
  };
}

interface Node {
  readonly java: string;
  readonly libs: string;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly logFile: string | undefined;
  readonly authorizer: AuthorizerInput | undefined;
}

async function launch(node: Node): Promise<BackgroundProcess> {
  const { java, libs, host, port, dataDir, logFile, authorizer } = node;
  const configFile = join(dataDir, 'server.properties');
  await mkdir(dataDir, { recursive: true });
  const controllerPort = await freePort(host);
  const logDir = join(dataDir, 'log');
  await writeFile(
    configFile,
    serverProperties({ host, port, controllerPort, logDir, ...(authorizer && { authorizer }) }),
  );
  await formatStorage(java, libs, dataDir, { configFile, ...(authorizer && { users: authorizer.users }) });
  const broker = new BackgroundProcess({
    command: java,
    args: [...javaOptions, '-cp', join(libs, '*'), 'kafka.Kafka', configFile],
    cwd: dataDir,
    ...(logFile === undefined ? {} : { logFile }),
  });
  try {
    await waitUntilUp(broker, node);
  } catch (error) {
    await broker.kill();
    throw error;
  }
  return broker;
}

async function waitUntilUp(broker: BackgroundProcess, { host, port, libs }: Node): Promise<void> {
  const answer = await waitFor(
    async () => (broker.exit === undefined ? kafkaAnswers(host, port) : ('ended' as const)),
    { deadlineMs: START_DEADLINE_MS, what: `Kafka to answer on ${host}:${port}` },
  ).catch((cause: unknown) => {
    throw new SetupError(`Kafka does not answer.\n${broker.tail()}`, 'see its output above', { cause });
  });
  if (answer !== 'ended') return;
  const output = broker.tail();
  if (/NoClassDefFoundError|ClassNotFoundException|zip END header|ZipException/.test(output)) {
    throw damagedKafka(join(libs, '..'), new Error(output));
  }
  throw new SetupError(`Kafka ended while it was starting:\n${output}`, 'see its output above');
}

async function requireFree(host: string, port: number, setting: string | undefined): Promise<void> {
  if (await isPortFree(port, host)) return;
  throw new SetupError(
    `Port ${port} for Kafka is in use.`,
    setting === undefined
      ? `stop what listens on ${port}`
      : `stop what listens on ${port}, or set ${setting} to the Kafka that is to be used`,
  );
}
