/** The CloudEvents type of a send-message command. */
export const SEND_MESSAGE_TYPE = 'ecall.send-message.v1';

/** The CloudEvents type of a cancel. A cancel is always a CloudEvent: its data alone would read as a command without content. */
export const CANCEL_MESSAGE_TYPE = 'ecall.cancel-message.v1';
