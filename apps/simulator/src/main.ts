#!/usr/bin/env node
import { explainStartError } from './settings/explain-start-error.js';
import { HELP, readArguments } from './settings/read-arguments.js';
import { readSettings } from './settings/read-settings.js';
import { SettingsError } from './settings/settings.error.js';
import type { SimulatorOptions } from './settings/simulator-options.js';
import { stopOnSignal } from './settings/stop-on-signal.js';
import type { Simulator } from './simulator.js';
import { startSimulator } from './start-simulator.js';

let simulator: Simulator | undefined;
let settings: SimulatorOptions = {};

stopOnSignal(async () => {
  await simulator?.stop();
  process.exit(0);
});

try {
  if (readArguments(process.argv.slice(2)) === 'help') {
    console.log(HELP);
    process.exit(0);
  }
  settings = readSettings(process.env);
  simulator = await startSimulator(settings);
  console.log(`eCall simulator listening on ${simulator.url}`);
} catch (error) {
  const line = error instanceof SettingsError ? error.message : explainStartError(error, settings);
  if (line === undefined) throw error;
  console.error(line);
  process.exitCode = 1;
}
