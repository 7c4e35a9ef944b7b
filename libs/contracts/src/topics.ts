/** Names of the topics, unless the gateway's settings say otherwise. */
export const DEFAULT_TOPICS = {
  sendMessage: 'ecall.send-message',
  /** The same commands, before all others. */
  sendMessageUrgent: 'ecall.send-message.urgent',
  messageEvents: 'ecall.message-events',
  inboundMessages: 'ecall.inbound-messages',
  deadLetters: 'ecall.send-message.dlq',
} as const;
