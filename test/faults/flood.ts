import { kcatProduceMany } from '../support/index.js';
import { sms, type System } from '../journeys/system.js';

/** The long form is for `npm run test:faults`; the short one runs with every `npm test`. */
export const LONG = process.env['FAULTS'] === 'long';

/** Times that sum up to seconds instead of minutes, so that doubts end within a test. */
export const QUICK_DOUBTS = {
  SEND_LEASE_MS: '2000',
  SEND_TIMEOUT_MS: '1000',
  SAFETY_MARGIN_MS: '500',
  IN_DOUBT_GRACE_MS: '4000',
} as const;

export interface Flood {
  readonly commandIds: readonly string[];
  /** The text of each command, which tells it apart at eCall: `key number`. */
  readonly texts: readonly string[];
}

export interface FloodOptions {
  /** Default 100. */
  readonly keys?: number;
  /** Each key's messages go by one of them; without them by the default account. */
  readonly accounts?: readonly string[];
  /** The first command's number, where floods follow each other. Default 0. */
  readonly from?: number;
}

/** Publishes many commands with kcat, spread over keys; each text is its own. */
export async function flood(system: System, count: number, options: FloodOptions = {}): Promise<Flood> {
  const { brokers, topics } = system;
  const { keys = 100, accounts = [], from = 0 } = options;
  const commands = Array.from({ length: count }, (_, place) => {
    const index = from + place;
    const key = `key-${index % keys}`;
    const to = `+4179${String(3_000_000 + (index % keys)).padStart(7, '0')}`;
    const account = accounts[(index % keys) % accounts.length];
    return { key, account, commandId: `${topics.groupId}-${index}`, to, text: `${key} ${index}` };
  });
  await kcatProduceMany(brokers, {
    topic: topics.sendMessage,
    records: commands.map(({ key, account, commandId, to, text }) => ({
      key,
      value: JSON.stringify({ commandId, account, ...sms(to, text) }),
    })),
  });
  return { commandIds: commands.map(({ commandId }) => commandId), texts: commands.map(({ text }) => text) };
}
