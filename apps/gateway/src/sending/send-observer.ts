import type { SendOutcome } from '@ecall-gateway/ecall-client';
import type { SendRow } from '@ecall-gateway/ledger';

/** Is told of calls and of what they came to; for measurements. Must not throw. */
export interface SendObserver {
  /** A call ended, of one message or of a list. */
  called(account: string, answer: SendOutcome['kind'] | 'refused-together', seconds: number): void;
  /**
   * eCall took a message.
   * @param sendAt when it was to be sent, where the command says so
   */
  accepted(row: SendRow, sendAt: string | undefined): void;
}
