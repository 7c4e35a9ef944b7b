#!/usr/bin/env node
import 'reflect-metadata';
import type { Logger } from 'pino';
import { SettingsError, looseSettings, readSettings, type Settings } from '@ecall-gateway/settings';
import { composeGateway } from './composition/compose-gateway.js';
import { loadKafkaBus } from './composition/load-kafka-bus.js';
import { Gateway } from './gateway.js';
import { createLogger } from './logging/pino-logger.js';
import { systemClock } from './time/system-clock.js';
import { openTracing } from './tracing/open-tracing.js';
import { onShutdownSignals } from './lifecycle/shutdown-signals.js';

/** For the last commit, and to leave the group: what comes after `DRAIN_TIMEOUT_MS`. */
const LEAVING_MS = 2_000;

try {
  const settings = readSettings(process.env);
  await run(settings, createLogger(settings.LOG_LEVEL));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  complain(error);
  process.exitCode = 1;
}

function complain(error: SettingsError): void {
  process.stderr.write(`The gateway cannot start: wrong settings.\n${error.message}\n`);
}

async function run(settings: Settings, logger: Logger): Promise<void> {
  for (const warning of looseSettings(settings)) logger.warn(warning);
  const newKafkaBus = await loadKafkaBus(settings);
  const tracing = await openTracing(settings, systemClock, logger);
  const gateway = new Gateway(composeGateway(settings, logger, newKafkaBus, tracing));
  const leave = (code: number, why: string) => {
    logger[code === 0 ? 'info' : 'fatal'](why);
    process.exit(code);
  };
  /** What is still in hand stands in the ledger as begun, or comes again from Kafka: nothing is lost. */
  const leaveLate = (code: number) => {
    logger.warn('not drained in time');
    // Calls are over by now, unless they may take longer: what is left hangs on a server that does not answer.
    const areCallsCut = settings.SEND_TIMEOUT_MS >= settings.DRAIN_TIMEOUT_MS;
    leave(areCallsCut ? 1 : code, 'stopped');
  };
  let isStopping = false;
  const stop = async (code: number) => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => leaveLate(code), settings.DRAIN_TIMEOUT_MS + LEAVING_MS).unref();
    try {
      await gateway.stop();
      leave(code, 'stopped');
    } catch (error) {
      logger.fatal({ err: error }, 'could not stop cleanly');
      leave(1, 'stopped');
    }
  };
  const fail = (error: unknown) => {
    // What fails while it stops, as the start may, fails because of that.
    if (isStopping) return;
    if (error instanceof SettingsError) complain(error);
    else logger.fatal({ err: error }, 'the gateway cannot go on');
    void stop(1);
  };
  onShutdownSignals({
    stop: (signal) => {
      logger.info({ signal }, 'stopping: finishing what is in hand');
      void stop(0);
    },
    leave: () => leave(1, 'asked twice: leaving at once'),
  });
  try {
    await gateway.start();
    const { PORT, MANAGEMENT_PORT, EVENT_BUS, KAFKA_BROKERS, ECALL_BASE_URL } = settings;
    logger.info(
      {
        public: PORT,
        management: MANAGEMENT_PORT,
        bus: EVENT_BUS === 'kafka' ? KAFKA_BROKERS : EVENT_BUS,
        ecall: ECALL_BASE_URL,
      },
      'the gateway is up',
    );
    await gateway.ended;
  } catch (error) {
    fail(error);
  }
}
