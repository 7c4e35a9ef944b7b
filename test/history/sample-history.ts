import type { HistoryLine, RecordLine } from './history-line.js';

const RUN = {
  kind: 'run',
  format: 1,
  commands: 'commands',
  urgent: 'urgent',
  events: 'events',
  deadLetters: 'dlq',
  leastBeforeResendMs: 1_000,
  latestAfterCancelMs: 1_000,
  latestAfterGuardsMs: 1_000,
  latestAfterCountMs: 1_000,
  refusals: 'known',
} as const satisfies HistoryLine;

export const TO = '+41790000001';

interface SentOptions {
  readonly to?: string;
  /** Where eCall saw it go. */
  readonly sentTo?: string;
  readonly topic?: string;
  readonly redirectedTo?: string;
}

/** A run in which nothing went wrong: two commands of one key, both accepted and delivered. Steps may be added. */
export class SampleHistory {
  readonly lines: HistoryLine[] = [RUN];

  static clean(): SampleHistory {
    const sample = new SampleHistory();
    for (const [index, id] of ['one', 'two'].entries()) {
      const messageId = `message-${id}`;
      sample.command(id, index);
      sample.accepted(id, index * 10, messageId);
      sample.event('accepted', id, { messageId });
      sample.event('status-changed', id, { messageId, status: 'sent' });
      sample.event('status-changed', id, { messageId, status: 'delivered' });
    }
    sample.lines.push({ kind: 'committed', topic: 'commands', partition: 0, offset: 2, end: 2 });
    return sample;
  }

  command(commandId: string, offset: number, more: Readonly<Record<string, unknown>> = {}): this {
    const value = { commandId, to: TO, content: { type: 'Text', text: `text of ${commandId}` }, ...more };
    return this.record('commands', offset, JSON.stringify(value), {}, 'key');
  }

  accepted(commandId: string, at: number, messageId = `message-${commandId}`, to = TO): this {
    const text = `text of ${commandId}`;
    return this.add({ kind: 'accepted', at, messageId, account: 'default', segments: 1, to, text });
  }

  /** A command that eCall takes, and its event. */
  sent(commandId: string, offset: number, at: number, more: SentOptions = {}): this {
    const { to = TO, sentTo = to, topic = 'commands', redirectedTo } = more;
    const messageId = `message-${commandId}`;
    const value = { commandId, to, content: { type: 'Text', text: `text of ${commandId}` } };
    return this.record(topic, offset, JSON.stringify(value), {})
      .accepted(commandId, at, messageId, sentTo)
      .event('accepted', commandId, { to, messageId, redirectedTo });
  }

  event(type: string, commandId: string, data: Readonly<Record<string, unknown>>, id = ''): this {
    const headers = {
      ce_id: id === '' ? [type, commandId, data['messageId'], data['status']].join(' ') : id,
      ce_type: `ecall.message.${type}.v1`,
      ce_subject: commandId,
    };
    return this.record('events', this.lines.length, JSON.stringify({ to: TO, ...data }), headers);
  }

  deadLetter(offset: number): this {
    return this.record('dlq', this.lines.length, null, {
      'dlq-topic': 'commands',
      'dlq-partition': '0',
      'dlq-offset': String(offset),
    });
  }

  record(
    topic: string,
    offset: number,
    value: string | null,
    headers: RecordLine['headers'],
    key: string | null = null,
  ): this {
    return this.add({ kind: 'record', topic, partition: 0, offset, timestamp: 0, key, value, headers });
  }

  add(line: HistoryLine): this {
    this.lines.push(line);
    return this;
  }

  without(isGone: (line: HistoryLine) => boolean): this {
    const left = this.lines.filter((line) => !isGone(line));
    this.lines.splice(0, this.lines.length, ...left);
    return this;
  }

  get text(): string[] {
    return this.lines.map((line) => JSON.stringify(line));
  }
}
