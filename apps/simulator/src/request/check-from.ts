import type { Channel } from '../ecall/channel.js';
import { isInternational, numberKey } from '../ecall/phone-number.js';
import type { Violations } from './violations.js';

/** eCall REST API, Message page: up to 16 digits, or up to 11 characters of ASCII 32 to 126. */
const SMS_SENDER = /^(?:\d{1,16}|[ -~]{1,11})$/;

/** What an account may use as sender. */
export interface SenderRules {
  /** The only sender of SMS that a free account may use: its registered mobile number. */
  readonly freeAccountNumber?: string | undefined;
}

export function checkFrom(
  from: string,
  channel: Channel,
  { freeAccountNumber }: SenderRules,
  violations: Violations,
): void {
  switch (channel) {
    case 'Sms':
      if (!SMS_SENDER.test(from)) {
        violations.add('From', `'${from}' is an invalid sender: up to 16 digits or 11 characters.`);
      } else if (freeAccountNumber !== undefined && numberKey(from) !== numberKey(freeAccountNumber)) {
        violations.add('From', `'${from}' is not the registered mobile number of this free account.`);
      }
      return;
    case 'Whatsapp':
      if (!isInternational(from)) {
        violations.add('From', `'${from}' is an invalid sender: a number in international format.`);
      }
      return;
    case 'Rcs':
      return;
    default:
      channel satisfies never;
  }
}
