/** @type {Readonly<Record<string, string>>} */
export const CHANNEL_NAMES = { Sms: 'SMS', Whatsapp: 'WhatsApp', Rcs: 'RCS' };

/**
 * Swiss numbers as they are written; all others as they are.
 * @param {string} number
 */
export function shownNumber(number) {
  return number.replace(/^(\+41)(\d\d)(\d{3})(\d\d)(\d\d)$/, '$1 $2 $3 $4 $5');
}

const TIME = new Intl.DateTimeFormat('de-CH', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MINUTE = new Intl.DateTimeFormat('de-CH', { hour: '2-digit', minute: '2-digit' });
const DATE = new Intl.DateTimeFormat('de-CH', { dateStyle: 'short', timeStyle: 'medium' });

/** @param {number} at */
export function shownTime(at) {
  return TIME.format(at);
}

/** @param {number} at */
export function shownMinute(at) {
  return MINUTE.format(at);
}

/** @param {number} at */
export function shownDate(at) {
  return DATE.format(at);
}

/**
 * Indented where it is JSON, as it is otherwise.
 * @param {string} text
 */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
