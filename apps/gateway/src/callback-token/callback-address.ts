import type { Attempt } from '@ecall-gateway/ledger';
import type { CallbackTokens } from './callback-token.js';

export const STATUS_PATH = '/webhooks/ecall/status';

/** The address that eCall calls with one attempt's status. */
export class CallbackAddress {
  constructor(
    private readonly publicUrl: string,
    private readonly tokens: CallbackTokens,
  ) {}

  of(attempt: Attempt): string {
    return `${this.publicUrl}${STATUS_PATH}/${this.tokens.sign(attempt)}`;
  }
}
