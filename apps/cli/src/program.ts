import { Command, InvalidArgumentError } from 'commander';
import { doctor, type DoctorFlags } from './doctor/doctor.command.js';
import { forget, type ForgetFlags } from './forget/forget.command.js';
import { send, type SendFlags } from './send/send.command.js';
import type { Session } from './session.js';
import { watch, type WatchFlags } from './watch/watch.command.js';

const settingsHelp = `
Kafka and topics are found by the same settings as the gateway's: KAFKA_BROKERS (default localhost:9092),
KAFKA_SSL, KAFKA_SASL_…, TOPIC_SEND_MESSAGE, TOPIC_MESSAGE_EVENTS, TOPIC_INBOUND_MESSAGES.`;

const sendHelp = `
Examples:
  npm run ecall -- send +41791234567 "Hello"
  npm run ecall -- send +41791234567,+41791234568 "Table for two is ready" --from MyBrand
  npm run ecall -- send +41791234567 "Hello" --channel Whatsapp --key customer-42 --json

The exit code is 0 when every recipient has the message, otherwise 1.
${settingsHelp}`;

const watchHelp = `
Examples:
  npm run ecall -- watch
  npm run ecall -- watch --inbound --json
  npm run ecall -- watch --brokers kafka.example.com:9092 --count 10
${settingsHelp}`;

const doctorHelp = `
Checks the settings, Kafka and its topics, the ledger, each eCall account (sends nothing), the webhook address, the
running gateway, the clocks and the signing keys. It reads the environment as the gateway does; where that has no
settings, it looks at the demo that npm start runs. Nothing is changed, and no secret is printed.

Examples:
  npm run ecall -- doctor
  npm run ecall -- doctor --management http://gateway.internal:3001

The exit code is 0 when nothing failed, otherwise 1.`;

/**
 * The commands of the tool.
 *
 * @param exit is told the exit code of a command that ran
 */
export function createProgram(session: Session, exit: (code: number) => void): Command {
  const program = new Command('ecall')
    .description('Sends messages through the gateway and shows what becomes of them.')
    .showHelpAfterError('(--help shows how it is used)');
  program
    .command('send')
    .description('publish a text message and print its events until the last')
    .argument('<to>', 'a number as +41791234567, or several separated by commas')
    .argument('<text>', 'what to send')
    .option('--from <sender>', "sender shown on the phone (default: the account's)")
    .option('--channel <channel>', 'Sms, Whatsapp or Rcs', 'Sms')
    .option('--account <name>', "which of the gateway's eCall accounts (default: default)")
    .option('--key <key>', 'record key: messages with the same key are sent in order')
    .option('--id <commandId>', 'idempotency key; the same id is sent only once (default: a new one)')
    .option('--brokers <list>', 'host:port, several separated by commas (default: KAFKA_BROKERS)')
    .option('--timeout <seconds>', 'how long to wait for the last event', positiveNumber, 60)
    .option('--json', 'print each event as a JSON object on a line of its own')
    .addHelpText('after', sendHelp)
    .action(async (to: string, text: string, flags: SendFlags) => {
      exit(await send(to, text, flags, session));
    });
  program
    .command('watch')
    .description('print all events from now on')
    .option('--inbound', 'only inbound messages')
    .option('--brokers <list>', 'host:port, several separated by commas (default: KAFKA_BROKERS)')
    .option('--count <events>', 'end after so many events', positiveNumber)
    .option('--timeout <seconds>', 'end after so many seconds', positiveNumber)
    .option('--json', 'print each event as a JSON object on a line of its own')
    .addHelpText('after', watchHelp)
    .action(async (flags: WatchFlags) => {
      exit(await watch(flags, session));
    });
  program
    .command('forget')
    .description('delete what the gateway keeps of one number')
    .argument('<to>', 'the number in E.164, as +41791234567')
    .option('--management <url>', "address of the gateway's management side", 'http://127.0.0.1:3001')
    .action(async (to: string, flags: ForgetFlags) => {
      exit(await forget(to, flags, session));
    });
  program
    .command('doctor')
    .description('check everything the gateway needs, a line each with the next step')
    .option('--management <url>', "address of the gateway's management side (default: MANAGEMENT_PORT here)")
    .addHelpText('after', doctorHelp)
    .action(async (flags: DoctorFlags) => {
      exit(await doctor(flags, session));
    });
  return program;
}

function positiveNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return number;
}
