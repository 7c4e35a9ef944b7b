/** Names of the topics, unless the gateway's settings say otherwise. */
export const DEFAULT_TOPICS = {
  sendMessage: 'ecall.send-message',
  messageEvents: 'ecall.message-events',
  inboundMessages: 'ecall.inbound-messages',
  deadLetters: 'ecall.send-message.dlq',
} as const;
