import type { Settings } from './settings.js';

/** Checked already, so that a value is right when its release comes; whoever relies on one must know. */
const WITHOUT_EFFECT = [
  'SEND_ALLOWED_TO',
  'SEND_COUNTRIES',
  'SEND_LIMIT_PER_RECIPIENT',
  'SEND_LIMIT_PER_DAY',
  'SEND_REDIRECT_TO',
] as const satisfies ReadonlyArray<keyof Settings>;

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
  for (const name of WITHOUT_EFFECT) {
    if (settings[name] !== undefined)
      warnings.push(`${name} is set, but this release does not act on it yet`);
  }
  if (settings.EVENT_BUS === 'memory') {
    warnings.push('EVENT_BUS is memory: commands and events do not survive this process');
  }
  return warnings;
}
