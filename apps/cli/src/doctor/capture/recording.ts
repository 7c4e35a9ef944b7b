import {
  parseStatusNotification,
  type AccessOutcome,
  type EcallClient,
  type MessageState,
  type QueryOutcome,
  type RawAnswer,
  type SendOutcome,
  type StatusNotification,
} from '@ecall-gateway/ecall-client';
import type { RawCallback } from './callback-listener.js';
import type { CapturedExchange } from './captured-file.js';
import type { SeenOfEcall } from './verify-lines.js';

type Client = Pick<EcallClient, 'checkAccess' | 'send' | 'getMessage'>;

const REQUEST_ID = 'x-f24-request-id';

/** Talks to eCall as the gateway would, and keeps every answer and notification as it came. */
export class Recording {
  readonly exchanges: CapturedExchange[] = [];
  private readonly marked: boolean[] = [];
  private readonly states: MessageState[] = [];
  private readonly notifications: StatusNotification[] = [];
  private unreadable = 0;
  private unknownMessage: number | undefined;
  private version: string | undefined;
  private messageId: string | undefined;
  private farthestTimeMs: number | undefined;

  /** @param today ends the notes */
  constructor(
    private readonly client: Client,
    private readonly apiVersion: 1 | 2,
    private readonly today: string,
  ) {}

  get seen(): SeenOfEcall {
    const { apiVersion, marked, states, notifications, unreadable } = this;
    return {
      apiVersion,
      marked,
      states,
      notifications,
      unreadable,
      ...(this.unknownMessage === undefined ? {} : { unknownMessage: this.unknownMessage }),
      ...(this.version === undefined ? {} : { version: this.version }),
      ...(this.messageId === undefined ? {} : { messageId: this.messageId }),
      ...(this.farthestTimeMs === undefined ? {} : { farthestTimeMs: this.farthestTimeMs }),
    };
  }

  /** Sends nothing. */
  async access(): Promise<AccessOutcome> {
    const answers: RawAnswer[] = [];
    const outcome = await this.client.checkAccess({ onAnswer: (answer) => answers.push(answer) });
    const [unknown, version] = answers;
    if (outcome.kind !== 'granted' || unknown === undefined) return outcome;
    this.unknownMessage = unknown.status;
    this.keep('message-query', 'query-unknown', 'GET of a message that does not exist', unknown, {
      kind: 'not-found',
      requestId: unknown.headers[REQUEST_ID],
    });
    if (version?.status === 200) {
      this.version = outcome.version;
      const read = { kind: 'granted', version: outcome.version, addressConfirmed: true };
      this.keep('version', 'version', 'GET of the version', version, read);
    }
    return outcome;
  }

  /** Sends one real message. */
  async send(request: Parameters<Client['send']>[0]): Promise<SendOutcome> {
    const answers: RawAnswer[] = [];
    const outcome = await this.client.send(request, { onAnswer: (answer) => answers.push(answer) });
    const [answer] = answers;
    if (answer !== undefined) this.keep('message', 'message', 'POST of an SMS', answer, outcome);
    if (outcome.kind === 'accepted') this.messageId = outcome.messageId;
    return outcome;
  }

  /** Asks for the message, and keeps the answer if it brings a word that no answer before had. */
  async ask(messageId: string): Promise<QueryOutcome> {
    const answers: RawAnswer[] = [];
    const outcome = await this.client.getMessage(messageId, { onAnswer: (answer) => answers.push(answer) });
    const [answer] = answers;
    if (answer === undefined) return outcome;
    const word = outcome.kind === 'found' ? outcome.message.providerStatus : outcome.kind;
    if (outcome.kind === 'found') {
      if (this.states.some(({ providerStatus }) => providerStatus === word)) return outcome;
      this.states.push(outcome.message);
    }
    this.keep('message-query', `query-${slug(word)}`, `GET of a message, ${word}`, answer, outcome);
    return outcome;
  }

  /** Takes a notification as it came. */
  notified({ body, contentType }: RawCallback): StatusNotification | undefined {
    const read = parseStatusNotification(parse(body), this.apiVersion);
    if (read.kind === 'status') {
      this.notifications.push(read);
      this.compareTime(read);
    } else {
      this.unreadable += 1;
    }
    const word = read.kind === 'status' ? read.providerStatus : 'unreadable';
    const count = this.notifications.length + this.unreadable;
    this.exchanges.push({
      kind: 'status-notification',
      name: `status-${count}-${slug(word)}`,
      note: `Notification by POST as ${contentType}, ${this.today}`,
      body,
      read,
    });
    return read.kind === 'status' ? read : undefined;
  }

  private compareTime({ occurredAt, timestampIsUtc }: StatusNotification): void {
    if (!timestampIsUtc || occurredAt === undefined) return;
    const away = Math.abs(Date.parse(occurredAt) - Date.now());
    this.farthestTimeMs = Math.max(this.farthestTimeMs ?? 0, away);
  }

  private keep(
    kind: CapturedExchange['kind'],
    name: string,
    note: string,
    { status, headers, body }: RawAnswer,
    read: object,
  ): void {
    this.marked.push((headers[REQUEST_ID] ?? '') !== '');
    this.exchanges.push({ kind, name, note: `${note}, ${this.today}`, status, headers, body, read });
  }
}

function slug(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
