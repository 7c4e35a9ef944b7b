import { SettingsError } from './settings.error.js';

export const HELP = `ecall-simulator: a stand-in for eCall's REST API, with faults on request.

It takes its settings from the environment:
  SIMULATOR_PORT                 port; 0 takes a free one (default 3080)
  SIMULATOR_HOST                 address to listen on (default 127.0.0.1)
  SIMULATOR_USERNAME             credentials that the API asks for (default demo)
  SIMULATOR_PASSWORD             (default demo)
  SIMULATOR_ACCOUNTS             further accounts: name:password,…
  SIMULATOR_INBOUND_URL          where inbound messages are posted
  SIMULATOR_INBOUND_TOKEN        added to that URL as ?token=
  SIMULATOR_VERSION_HEADER       name of the header that names the version
  SIMULATOR_MEDIA_MAX_BYTES      largest file that can be uploaded (default 104857600)
  SIMULATOR_UNKNOWN_MEDIA        refuse (default) or accept files that were never uploaded
  SIMULATOR_FREE_ACCOUNT_NUMBER  makes the account a free one with this number

Then open the printed address in a browser, or GET /control for the list of endpoints.`;

/** @throws SettingsError for any argument but a request for help: settings come from the environment alone */
export function readArguments(args: readonly string[]): 'run' | 'help' {
  const [first] = args;
  if (first === undefined) return 'run';
  if (first === '--help' || first === '-h') return 'help';
  throw new SettingsError('The argument', `'${first}'`, '--help; settings come from the environment');
}
