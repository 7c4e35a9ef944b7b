import { parseSendMessage } from '@ecall-gateway/contracts';
import { RecordRefusedError, type EventBus, type OutgoingRecord } from '@ecall-gateway/event-bus';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.js';
import { LogThrottle } from '../logging/log-throttle.js';
import { missingConfiguration } from '../send-message/missing-configuration.js';
import type { Clock } from '../time/clock.js';
import { commandRecord, type PostedCommand } from './posted-command.js';

/** Milliseconds that a caller waits for the bus; what it took until then may still be published. */
export const PUBLISH_TIMEOUT_MS = 10_000;

export interface PublishOptions {
  readonly topic: string;
  readonly urgentTopic: string;
  /** Whether a topic is read here. */
  readonly reads: (topic: string) => boolean;
  readonly defaultCountry?: string;
}

export type PublishOutcome =
  /** It is durable on its topic. */
  | { readonly kind: 'published'; readonly commandId: string }
  /** No command, or none that this gateway could send. */
  | {
      readonly kind: 'invalid';
      readonly reason: string;
      readonly detail: string;
      readonly fields: readonly string[];
    }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'urgent-not-read' }
  /** It may have been published all the same: under the same id it may be posted again. */
  | { readonly kind: 'bus-away'; readonly commandId: string };

/** Publishes commands for those without a Kafka client. */
export class PublishCommand {
  private readonly throttle: LogThrottle;

  constructor(
    private readonly bus: Pick<EventBus, 'publish'>,
    private readonly accounts: Pick<Accounts, 'find'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly options: PublishOptions,
    private readonly newId: () => string,
  ) {
    this.throttle = new LogThrottle(clock);
  }

  async publish(posted: PostedCommand, isUrgent: boolean): Promise<PublishOutcome> {
    const topic = isUrgent ? this.options.urgentTopic : this.options.topic;
    if (isUrgent && !this.options.reads(topic)) return { kind: 'urgent-not-read' };
    const { key, ...record } = commandRecord(posted, this.newId);
    const parsed = this.parse(topic, record);
    if (parsed.kind === 'invalid') {
      const { reason, detail, fields } = parsed;
      return { kind: 'invalid', reason, detail, fields };
    }
    const missing = missingConfiguration(this.accounts, parsed.command);
    if (missing !== undefined) return { kind: 'invalid', ...missing };
    const { commandId } = parsed.command;
    return this.write({ ...record, topic, key: key ?? commandId }, commandId);
  }

  private parse(topic: string, record: Pick<OutgoingRecord, 'headers'> & { readonly value: Buffer }) {
    const now = this.clock.now();
    const { defaultCountry } = this.options;
    return parseSendMessage(
      { topic, partition: 0, offset: '0', timestamp: now, headers: {}, ...record },
      { now, ...(defaultCountry === undefined ? {} : { defaultCountry }) },
    );
  }

  private async write(record: OutgoingRecord, commandId: string): Promise<PublishOutcome> {
    const waiting = new AbortController();
    const late = this.clock.sleep(PUBLISH_TIMEOUT_MS, waiting.signal).then(() => {
      throw new Error('the bus did not answer in time');
    });
    try {
      await Promise.race([this.bus.publish(record), late]);
      return { kind: 'published', commandId };
    } catch (error) {
      if (error instanceof RecordRefusedError && error.reason === 'too-large') return { kind: 'too-large' };
      const repeats = this.throttle.tell('bus-away');
      if (repeats !== undefined)
        this.logger.warn({ err: error, repeats }, 'a posted command was not published');
      return { kind: 'bus-away', commandId };
    } finally {
      late.catch(() => undefined);
      waiting.abort();
    }
  }
}
