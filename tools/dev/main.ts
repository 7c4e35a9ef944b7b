import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka } from '../kafka/start-kafka.js';
import { startPostgres } from '../postgres/start-postgres.js';
import { findCommand } from '../process/find-command.js';
import { SetupError } from '../process/setup-error.js';
import { showDemo } from './demo.js';
import { showDemoOverHttp } from './demo-over-http.js';
import { removeDemoNote, writeDemoNote } from './demo-note.js';
import { gatewaySettings, keptSigningKeys, madeUpSettings, planOf, type Plan } from './demo-settings.js';
import { howToGoOn } from './how-to-go-on.js';
import { managementToken } from './management-token.js';
import { Progress } from './progress.js';
import { RunningSystem } from './running-system.js';

const projectDir = join(import.meta.dirname, '../../..');
const dataDir = join(projectDir, '.data');
const logDir = join(dataDir, 'logs');
const keysFile = join(dataDir, 'demo.keys');
const noteFile = join(dataDir, 'demo.json');
/** npm forwards signals, so each arrives twice. */
const SAME_SIGNAL_MS = 1_000;

const progress = new Progress();
const system = new RunningSystem((error) => void end(1, error));
let endingSince: number | undefined;

process.on('SIGINT', interrupted);
process.on('SIGTERM', interrupted);
try {
  await start();
} catch (error) {
  if (endingSince === undefined) await end(1, error);
}

async function start(): Promise<void> {
  mkdirSync(logDir, { recursive: true });
  const plan = planOf(process.env, findCommand('java') !== undefined);
  const brokers = await kafka(plan);
  const databaseUrl = await database(plan);
  const made = { brokers, databaseUrl, signingKeys: keptSigningKeys(keysFile) };
  const madeUp = madeUpSettings(plan, made);
  const settings = gatewaySettings(process.env, madeUp);
  writeDemoNote(noteFile, plan, madeUp, keysFile);
  const { ports } = plan;
  const simulatorUrl = `http://127.0.0.1:${ports.simulator}`;
  if (plan.ownSimulator) {
    const inbound = `http://127.0.0.1:${ports.public}/api/webhooks/receivedmessage`;
    await app('simulator', `${simulatorUrl}/health`, [{ setting: 'SIMULATOR_PORT', port: ports.simulator }], {
      ...settings,
      SIMULATOR_PORT: ports.simulator,
      SIMULATOR_INBOUND_URL: inbound,
      ...(settings['INBOUND_TOKEN'] ? { SIMULATOR_INBOUND_TOKEN: settings['INBOUND_TOKEN'] } : {}),
    });
  }
  const gatewayPorts = [
    { setting: 'PORT', port: ports.public },
    { setting: 'MANAGEMENT_PORT', port: ports.management },
  ];
  await app('gateway', `http://127.0.0.1:${ports.management}/health/ready`, gatewayPorts, settings);
  if (plan.ownSimulator && plan.bus !== 'memory')
    await showDemo({ cwd: projectDir, env: settings, simulatorUrl });
  if (plan.ownSimulator && plan.bus === 'memory') {
    const managementUrl = `http://127.0.0.1:${ports.management}`;
    const token = managementToken(settings);
    const print = (line: string) => console.log(line);
    await showDemoOverHttp({ managementUrl, simulatorUrl, print, ...(token === undefined ? {} : { token }) });
  }
  if (endingSince === undefined) console.log(howToGoOn(plan, settings, logDir));
  // The parts' own processes keep this one alive until a signal comes.
}

async function kafka(plan: Plan): Promise<string> {
  if (plan.bus !== 'own kafka') return process.env['KAFKA_BROKERS'] ?? 'localhost:9092';
  return progress.step('Kafka', async (tell) => {
    const server = await startKafka({
      dataDir: join(dataDir, 'kafka-data'),
      cacheDir: join(dataDir, 'kafka'),
      port: 9092,
      portSetting: 'KAFKA_BROKERS',
      logFile: join(logDir, 'kafka.log'),
      onProgress: tell,
    });
    system.add({ name: 'Kafka', stop: async () => server.stop() });
    return server.brokers;
  });
}

async function database(plan: Plan): Promise<string | undefined> {
  if (!plan.ownDatabase) return undefined;
  return progress.step('PostgreSQL', async (tell) => {
    const server = await startPostgres({
      home: join(dataDir, 'postgres'),
      fsync: true,
      logFile: join(logDir, 'postgres.log'),
      onProgress: tell,
    });
    system.add({ name: 'PostgreSQL', stop: async () => server.stop() });
    return server.url;
  });
}

async function app(
  name: 'simulator' | 'gateway',
  readyUrl: string,
  ports: ReadonlyArray<{ setting: string; port: string }>,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await progress.step(name, async () =>
    system.startApp({
      name,
      main: join(projectDir, 'apps', name, 'dist/main.js'),
      cwd: projectDir,
      env,
      logFile: join(logDir, `${name}.log`),
      readyUrl,
      ports,
    }),
  );
}

function interrupted(): void {
  if (endingSince === undefined) void end(0);
  else if (performance.now() - endingSince > SAME_SIGNAL_MS) process.exit(1);
}

async function end(code: number, error?: unknown): Promise<void> {
  if (endingSince !== undefined) return;
  endingSince = performance.now();
  if (error !== undefined) console.error(error instanceof SetupError ? `\n${error.message}` : error);
  console.log('');
  await system.stop();
  removeDemoNote(noteFile);
  process.exit(code);
}
