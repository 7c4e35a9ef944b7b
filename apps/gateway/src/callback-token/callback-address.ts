import type { CallbackTarget, CallbackTokens } from './callback-token.js';

export const STATUS_PATH = '/webhooks/ecall/status';

/** The address that eCall calls with the status of one attempt, or of the messages of one list. */
export class CallbackAddress {
  constructor(
    private readonly publicUrl: string,
    private readonly tokens: CallbackTokens,
  ) {}

  of(target: CallbackTarget): string {
    return `${this.publicUrl}${STATUS_PATH}/${this.tokens.sign(target)}`;
  }
}
