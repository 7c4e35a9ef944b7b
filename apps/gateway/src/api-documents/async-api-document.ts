import { EVENT_TYPES } from '@ecall-gateway/contracts';
import { COMMAND_MESSAGES } from './async-api-commands.js';
import { DEAD_LETTER, EVENT_MESSAGES, nameOf } from './async-api-messages.js';

/** The topics as they are configured. */
export interface Topics {
  readonly sendMessage: string;
  readonly sendMessageUrgent: string;
  readonly messageEvents: string;
  readonly inboundMessages: string;
  readonly deadLetters: string;
}

const INBOUND = nameOf(EVENT_TYPES.inboundReceived);

const CHANNELS: Readonly<
  Record<
    keyof Topics,
    { readonly summary: string; readonly action: 'send' | 'receive'; readonly messages: readonly string[] }
  >
> = {
  sendMessage: {
    summary: 'Commands: plain JSON, or CloudEvents in binary or structured mode. Cancels: CloudEvents alone.',
    action: 'receive',
    messages: Object.keys(COMMAND_MESSAGES),
  },
  sendMessageUrgent: {
    summary: 'The same, for what goes before all others. There is no order between the two topics.',
    action: 'receive',
    messages: Object.keys(COMMAND_MESSAGES),
  },
  messageEvents: {
    summary: 'All events about outgoing messages.',
    action: 'send',
    messages: Object.keys(EVENT_MESSAGES).filter((name) => name !== INBOUND),
  },
  inboundMessages: { summary: 'Inbound messages.', action: 'send', messages: [INBOUND] },
  deadLetters: { summary: 'What could not be processed.', action: 'send', messages: ['DeadLetter'] },
};

/** AsyncAPI 3.0 of the topics, as the gateway sees them: it receives commands and sends events. */
export function asyncApiDocument(version: string, topics: Topics): object {
  const names = Object.keys(CHANNELS) as Array<keyof Topics>;
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'eCall gateway',
      version,
      description:
        'Commands in, events out. Events come at least once (drop by `ce_id`) and in order per recipient.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(names.map((name) => [name, channel(name, topics[name])])),
    operations: Object.fromEntries(
      names.map((name) => [name, { action: CHANNELS[name].action, channel: { $ref: `#/channels/${name}` } }]),
    ),
    components: { messages: { ...COMMAND_MESSAGES, ...EVENT_MESSAGES, DeadLetter: DEAD_LETTER } },
  };
}

function channel(name: keyof Topics, topic: string): object {
  const { summary, messages } = CHANNELS[name];
  return {
    address: topic,
    summary,
    messages: Object.fromEntries(
      messages.map((message) => [message, { $ref: `#/components/messages/${message}` }]),
    ),
    bindings: { kafka: { topic } },
  };
}
