import 'reflect-metadata';
import { CliError } from './cli-error.js';
import { createProgram } from './program.js';
import { processSession } from './session.js';

/** What still hangs in a connection that never answers must not keep a person waiting. Milliseconds. */
const LONGEST_FAREWELL_MS = 3_000;

const session = processSession();
try {
  await createProgram(session, (code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  session.complain(`${error.message}\n  Next step: ${error.nextStep}`);
  process.exitCode = 1;
}
setTimeout(() => process.exit(), LONGEST_FAREWELL_MS).unref();
