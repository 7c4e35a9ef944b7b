import 'reflect-metadata';
import { CliError } from './cli-error.js';
import { createProgram } from './program.js';
import { processSession } from './session.js';

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
