import type { MessageStatus } from './message-status.js';
import { PROVIDER_STATUS } from './wire/assumed-wire.js';

/** eCall's word for a status as one of ours; a word we do not know is `unknown`. Case does not matter. */
export function mapProviderStatus(providerStatus: string): MessageStatus {
  return PROVIDER_STATUS.get(providerStatus.trim().toLowerCase()) ?? 'unknown';
}
