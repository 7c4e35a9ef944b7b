/** The CloudEvents type of a send-message command. */
export const SEND_MESSAGE_TYPE = 'ecall.send-message.v1';
