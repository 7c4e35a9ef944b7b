import type { EcallClient, NotSent } from '@ecall-gateway/ecall-client';

/** The calls of an account, by whichever client is its client at the time. */
export class RotatingClient implements Pick<EcallClient, 'send' | 'sendList' | 'getMessage' | 'uploadMedia'> {
  constructor(
    private current: EcallClient,
    /** Closes a client when its calls under way have ended. */
    private readonly dispose: (client: EcallClient) => void,
  ) {}

  readonly send: EcallClient['send'] = async (...call) => this.carry(async (client) => client.send(...call));

  readonly sendList: EcallClient['sendList'] = async (...call) =>
    this.carry(async (client) => client.sendList(...call));

  readonly getMessage: EcallClient['getMessage'] = async (...call) => this.current.getMessage(...call);

  readonly uploadMedia: EcallClient['uploadMedia'] = async (...call) => this.current.uploadMedia(...call);

  /** From now on calls go by `next`; those under way end by themselves. */
  rotate(next: EcallClient): void {
    const previous = this.current;
    this.current = next;
    this.dispose(previous);
  }

  /** No more calls: what comes now is not sent. */
  close(): void {
    this.dispose(this.current);
  }

  /**
   * That yesterday's credentials are refused, or yesterday's address does not answer, says nothing of today's: such a
   * call was not sent, and goes again.
   */
  private async carry<T extends { readonly kind: string }>(
    call: (client: EcallClient) => Promise<T>,
  ): Promise<T | NotSent> {
    const client = this.current;
    const outcome = await call(client);
    const isNews = outcome.kind !== 'account-refused' && outcome.kind !== 'not-sent';
    if (client === this.current || isNews) return outcome;
    return { kind: 'not-sent', reason: 'aborted', cause: new Error('the account was changed meanwhile') };
  }
}
