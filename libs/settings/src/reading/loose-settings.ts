import type { Settings } from './settings.js';

/** What is allowed but looser than it should be in production; to be logged at start. */
export function looseSettings(settings: Settings): string[] {
  const warnings: string[] = [];
  if (settings.PUBLIC_URL.startsWith('http:')) {
    warnings.push('PUBLIC_URL is plain http: callbacks and inbound messages travel unencrypted');
  }
  if (settings.WEBHOOK_SIGNING_KEYS.some(({ secret }) => secret.length < 32)) {
    warnings.push('WEBHOOK_SIGNING_KEYS holds a secret shorter than 32 characters: it may be guessed');
  }
  if (settings.INBOUND_TOKEN === undefined) {
    warnings.push('INBOUND_TOKEN is not set: only the source address tells inbound messages from forgeries');
  }
  if (settings.MANAGEMENT_TOKEN.length === 0) {
    warnings.push(
      'MANAGEMENT_TOKEN is not set: the management side lets in nobody but callers on this machine',
    );
  }
  if (settings.MANAGEMENT_TOKEN.some(({ secret }) => secret.length < 32)) {
    warnings.push('MANAGEMENT_TOKEN holds a secret shorter than 32 characters: it may be guessed');
  }
  if (settings.WEBHOOK_ALLOWED_IPS.some((range) => range.endsWith('/0'))) {
    warnings.push('WEBHOOK_ALLOWED_IPS admits every address');
  }
  if (settings.SEND_REDIRECT_TO !== undefined) {
    warnings.push('SEND_REDIRECT_TO is set: every message goes to that number, and none to its recipient');
  }
  if (settings.SEND_ALLOWED_TO !== undefined) {
    warnings.push('SEND_ALLOWED_TO is set: messages to other recipients are rejected');
  }
  if (settings.EVENT_BUS === 'memory') {
    warnings.push('EVENT_BUS is memory: commands and events do not survive this process');
  }
  return warnings;
}
