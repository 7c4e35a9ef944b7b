import { Command, InvalidArgumentError, Option } from 'commander';
import { cancel, type CancelFlags } from './cancel/cancel.command.js';
import { listDeadLetters, type DlqListFlags } from './dlq/list.command.js';
import { replayDeadLetters, type DlqReplayFlags } from './dlq/replay.command.js';
import { sendAndCapture, type CaptureFlags } from './doctor/capture/send-and-capture.js';
import { doctor, type DoctorFlags } from './doctor/doctor.command.js';
import { forget, type ForgetFlags } from './forget/forget.command.js';
import {
  cancelHelp,
  doctorHelp,
  dlqListHelp,
  dlqReplayHelp,
  forgetHelp,
  liftHelp,
  programHelp,
  sendHelp,
  watchHelp,
} from './help-texts.js';
import { lift, type LiftFlags } from './lift/lift.command.js';
import { send, type SendFlags } from './send/send.command.js';
import type { Session } from './session.js';
import { watch, type WatchFlags } from './watch/watch.command.js';

/**
 * The commands of the tool.
 *
 * @param exit called with the exit code of the command that ran
 */
export function createProgram(session: Session, exit: (code: number) => void): Command {
  const program = new Command('ecall')
    .description('Sends messages through the gateway, shows what becomes of them, and looks after it.')
    .addHelpText('after', programHelp)
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
    .option('--urgent', 'before all that is not urgent')
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
    .command('cancel')
    .description('send nothing more of a command, or of one of its recipients')
    .argument('<commandId>', 'of the command')
    .option('--to <number>', 'only to this recipient, in E.164 as +41791234567')
    .option('--reason <text>', 'why, for the audit')
    .option('--management <url>', "address of the gateway's management side", 'http://127.0.0.1:3001')
    .addHelpText('after', cancelHelp)
    .action(async (commandId: string, flags: CancelFlags) => {
      exit(await cancel(commandId, flags, session));
    });
  const dlq = program.command('dlq').description('what could not be processed: look at it, and send it back');
  dlq
    .command('list')
    .description('print the dead letters, the oldest first')
    .argument('[ids...]', 'only these, as partition:offset')
    .addOption(reasonOption())
    .option('--since <when>', 'only those given up since: 30m, 12h, 7d, or an ISO instant')
    .option('--show-value', 'print the values too')
    .option('--brokers <list>', 'host:port, several separated by commas (default: KAFKA_BROKERS)')
    .option('--json', 'print each as a JSON object on a line of its own')
    .addHelpText('after', dlqListHelp)
    .action(async (ids: string[], flags: DlqListFlags) => {
      exit(await listDeadLetters(ids, flags, session));
    });
  dlq
    .command('replay')
    .description('publish dead letters again where they came from')
    .argument('[ids...]', 'these, as dlq list names them')
    .addOption(reasonOption())
    .option('--since <when>', 'those given up since: 30m, 12h, 7d, or an ISO instant')
    .option('--all', 'every one')
    .option('--yes', 'publish without asking')
    .option('--because <text>', 'why, for the audit')
    .option('--management <url>', "address of the gateway's management side", 'http://127.0.0.1:3001')
    .addHelpText('after', dlqReplayHelp)
    .action(async (ids: string[], flags: DlqReplayFlags) => {
      exit(await replayDeadLetters(ids, flags, session));
    });
  program
    .command('doctor')
    .description('check everything the gateway needs, a line each with the next step')
    .option('--management <url>', "address of the gateway's management side (default: MANAGEMENT_PORT here)")
    .optionsGroup('To see what eCall really answers:')
    .option('--send-to <number>', 'send one real message instead, and write down what eCall answers')
    .option('--account <name>', 'of which account (default: default)')
    .option('--from <sender>', "its sender (default: the account's)")
    .option('--listen <port>', 'where to take its status notifications', portNumber)
    .option('--public-url <url>', 'the address at which eCall reaches that port')
    .option('--out <folder>', 'where to write', '.data/captured')
    .option('--wait <seconds>', 'how long to wait for the last status', positiveNumber, 120)
    .option('--yes', 'send without asking')
    .addHelpText('after', doctorHelp)
    .action(async (flags: DoctorFlags & Omit<CaptureFlags, 'sendTo'> & Partial<CaptureFlags>) => {
      const { sendTo } = flags;
      exit(
        await (sendTo === undefined ? doctor(flags, session) : sendAndCapture({ ...flags, sendTo }, session)),
      );
    });
  program
    .command('forget')
    .description('delete what the gateway keeps of one number')
    .argument('<to>', 'the number in E.164, as +41791234567')
    .option('--management <url>', "address of the gateway's management side", 'http://127.0.0.1:3001')
    .addHelpText('after', forgetHelp)
    .action(async (to: string, flags: ForgetFlags) => {
      exit(await forget(to, flags, session));
    });
  program
    .command('lift')
    .description('allow an account one more full daily limit until the next reset')
    .argument('<account>', 'the name of the eCall account, such as default')
    .option('--reason <text>', 'why; the audit keeps it')
    .option('--management <url>', "address of the gateway's management side", 'http://127.0.0.1:3001')
    .addHelpText('after', liftHelp)
    .action(async (account: string, flags: LiftFlags) => {
      exit(await lift(account, flags, session));
    });
  return program;
}

function reasonOption(): Option {
  return new Option(
    '--reason <code>',
    'only those with this reason, such as unknown-account; may be said several times',
  ).argParser((code, codes: string[] | undefined) => [...(codes ?? []), code]);
}

function portNumber(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= 65_535) return number;
  throw new InvalidArgumentError('It must be a port from 1 to 65535.');
}

function positiveNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return number;
}
