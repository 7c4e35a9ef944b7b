import { randomUUID } from 'node:crypto';
import type { EventBus } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import type { Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.js';
import { NO_OBSERVERS, type Observers } from './observers.js';
import { Canary } from '../canary/canary.js';
import { CancelRecord } from '../cancel-command/cancel-record.js';
import { CallbackAddress } from '../callback-token/callback-address.js';
import { CallbackTokens } from '../callback-token/callback-token.js';
import { RecordStatus } from '../delivery-status/record-status.js';
import { DecisionNotes } from '../decisions/decision-note.js';
import { DomainEvents } from '../events/domain-events.js';
import { DirectMarks } from '../events/direct-marks.js';
import { DirectPublisher } from '../events/direct-publisher.js';
import { OutboxRelay } from '../events/outbox-relay.js';
import { RecordInbound } from '../inbound-message/record-inbound.js';
import { DayLimits } from '../guards/day-limits.js';
import { SendGuard } from '../guards/send-guard.js';
import { LogThrottle } from '../logging/log-throttle.js';
import { UploadMedia } from '../media/upload-media.js';
import type { Clock } from '../time/clock.js';
import type { Tracing } from '../tracing/tracing.port.js';
import { Retention } from '../retention/retention.js';
import type { CallStrategy } from '../sending/call-strategy.js';
import { SendAttempt } from '../sending/attempt.js';
import { EcallCall } from '../sending/ecall-call.js';
import { translateLedgerErrors } from '../sending/ledger-errors.js';
import { MessageSender } from '../sending/message-sender.js';
import { BatchCall } from '../batching/batch-call.js';
import { BatchingStrategy } from '../batching/batching-strategy.js';
import { PublishCommand } from '../publish-command/publish-command.js';
import { RecordRefusal } from '../send-message/record-refusal.js';
import { SendMessageHandler } from '../send-message/send-message.handler.js';
import { OutcomeRecorder } from '../sending/outcome-recorder.js';
import { ConcurrencyLimiter } from '../limits/concurrency-limiter.js';
import { UrgentShare } from '../limits/urgent-share.js';
import { UploadLimit } from '../limits/upload-limit.js';
import { SingleCall } from '../sending/single-call.js';
import { StatusPoller } from '../delivery-status/status-poller.js';
import { ClaimedMessageSender } from '../sending/claimed-message-sender.js';
import { WaitingSweeper } from '../waiting/waiting-sweeper.js';

/** Everything the use cases touch outside the process; a simulation brings its own. */
export interface Dependencies {
  readonly bus: Pick<EventBus, 'publish' | 'publishEach'>;
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborts when the process closes: what still waits for the ledger is left to its lease. */
  readonly closing: AbortSignal;
  /** Default: nobody measures. */
  readonly observers?: Observers;
  /** Default: nobody follows messages. */
  readonly tracing?: Tracing | undefined;
  /** Whether a topic of commands is read here. Default: each is. */
  readonly reads?: (topic: string) => boolean;
}

export type UseCases = ReturnType<typeof composeUseCases>;

/** Wires the use cases to their edges: the one place that knows who needs whom. */
export function composeUseCases(settings: Settings, edges: Dependencies) {
  const { accounts, clock, logger, closing, observers = NO_OBSERVERS, tracing, reads } = edges;
  const ledger = tracing?.ledger(edges.ledger) ?? edges.ledger;
  const bus = tracing?.bus(edges.bus) ?? edges.bus;
  const [first, ...more] = settings.WEBHOOK_SIGNING_KEYS;
  if (first === undefined) throw new Error('no signing key');
  const tokens = new CallbackTokens([first, ...more]);
  const events = new DomainEvents(settings.TOPIC_MESSAGE_EVENTS, settings.TOPIC_INBOUND_MESSAGES);
  const relay = new OutboxRelay(ledger, bus, events, observers.events, clock, logger);
  const directMarks = new DirectMarks(ledger, relay, clock, logger, closing);
  const publisher = new DirectPublisher(bus, ledger, directMarks, events, observers.events, relay);
  const statuses = new RecordStatus(ledger, relay, clock, settings.DEFAULT_COUNTRY);

  // What throws in a lane decides about its record.
  const laneLedger = translateLedgerErrors(ledger);
  const slots = new ConcurrencyLimiter(
    settings.SEND_CONCURRENCY,
    new UrgentShare(settings.SEND_URGENT_SHARE),
    clock,
    () => accounts.hasMultiple,
  );
  const ecall = new EcallCall(new CallbackAddress(settings.PUBLIC_URL, tokens), settings.SEND_TIMEOUT_MS);
  const recorder = new OutcomeRecorder(ledger, clock, logger, closing);
  const dayLimits = new DayLimits(ledger, accounts, settings.SEND_LIMIT_RESETS_AT, clock, logger);
  const guard = new SendGuard({
    ledger,
    days: dayLimits,
    logger,
    throttle: new LogThrottle(clock),
    untilWritten: async (write) => recorder.retryUntilWritten(write),
    unlimitedRecipient: settings.CANARY_TO,
  });
  const attempt = new SendAttempt(tracing?.calls(ecall) ?? ecall, recorder, clock, observers.sending, guard);
  const leaseMs = settings.SEND_LEASE_MS;
  const single = new SingleCall(laneLedger, attempt, slots, clock, leaseMs);
  const calls: CallStrategy =
    settings.SEND_LISTS === 'auto'
      ? new BatchingStrategy(single, new BatchCall(laneLedger, attempt, clock, leaseMs), slots)
      : single;
  const sender = new MessageSender(laneLedger, calls, recorder, publisher, accounts, clock, dayLimits);
  const claimedSender = new ClaimedMessageSender(
    ledger,
    accounts,
    attempt,
    recorder,
    slots,
    closing,
    dayLimits,
  );

  const decisionNotes = new DecisionNotes(first);
  const publishCommand = new PublishCommand(
    bus,
    accounts,
    clock,
    logger,
    publishOptions(settings, reads),
    randomUUID,
  );
  const uploads = { maxBytes: settings.MEDIA_MAX_BYTES, timeoutMs: settings.SEND_TIMEOUT_MS };

  return {
    accounts,
    decisionNotes,
    tokens,
    slots,
    relay,
    directMarks,
    statuses,
    inbound: new RecordInbound(ledger, relay, clock, settings.DEFAULT_COUNTRY),
    sendMessage: new SendMessageHandler(
      accounts,
      laneLedger,
      sender,
      new RecordRefusal(laneLedger, publisher),
      new CancelRecord(laneLedger, relay, decisionNotes),
      clock,
      {
        retentionDays: settings.LEDGER_RETENTION_DAYS,
        urgentTopic: settings.TOPIC_SEND_MESSAGE_URGENT,
        ...(settings.DEFAULT_COUNTRY === undefined ? {} : { defaultCountry: settings.DEFAULT_COUNTRY }),
      },
      tracing,
    ),
    publishCommand,
    canary: canaryOf(settings, { ledger, publishCommand, clock, logger }),
    media: new UploadMedia(accounts, new UploadLimit(), uploads, clock, closing),
    dayLimits,
    sweeper: new WaitingSweeper(
      ledger,
      accounts,
      claimedSender,
      relay,
      clock,
      logger,
      { leaseMs, slots: settings.SEND_CONCURRENCY, urgentShare: settings.SEND_URGENT_SHARE },
      dayLimits,
    ),
    retention: new Retention(ledger, settings.LEDGER_RETENTION_DAYS, clock, logger),
    poller: new StatusPoller(ledger, accounts, statuses, settings.STATUS_POLL_AFTER_MS, clock, logger),
  };
}

/** Undefined where none is wanted. */
function canaryOf(
  { CANARY_TO: to, CANARY_EVERY_MINUTES: everyMinutes }: Settings,
  {
    ledger,
    publishCommand,
    clock,
    logger,
  }: Pick<Dependencies, 'ledger' | 'clock' | 'logger'> & {
    readonly publishCommand: PublishCommand;
  },
): Canary | undefined {
  return to === undefined
    ? undefined
    : new Canary(ledger, publishCommand, { to, everyMinutes }, clock, logger);
}

function publishOptions(
  { TOPIC_SEND_MESSAGE, TOPIC_SEND_MESSAGE_URGENT, DEFAULT_COUNTRY }: Settings,
  reads: Dependencies['reads'] = () => true,
) {
  return {
    topic: TOPIC_SEND_MESSAGE,
    urgentTopic: TOPIC_SEND_MESSAGE_URGENT,
    reads,
    ...(DEFAULT_COUNTRY === undefined ? {} : { defaultCountry: DEFAULT_COUNTRY }),
  };
}
