/** What an adapter reports about itself, for logs and metrics. It holds no record content and no credential. */
export interface BusEvent {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** `client`: a log line of the broker client; all others come from the adapter and the engine. */
  readonly type:
    | 'client'
    | 'group-joined'
    | 'rebalancing'
    | 'consumer-crashed'
    | 'consumer-dead'
    | 'commit-failed'
    | 'drain-timed-out'
    | 'disconnect-failed'
    | 'producer-replaced'
    | 'topic-not-read'
    | 'partition-unowned'
    | `record-${'retry' | 'wait' | 'unexpected-error' | 'dead-letter' | 'dead-letter-not-written'}`;
  /**
   * For people. An error text of a handler (`record-retry`, `record-dead-letter`) may quote what the record holds;
   * `record-unexpected-error` names the class, the code and the place of the error, never its text.
   */
  readonly message: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: string;
  readonly attempt?: number;
  readonly groupId?: string;
  /** Of a dead letter: the stable code in its `dlq-reason`. */
  readonly reason?: string;
}

/** Events may come thousands of times a second while something is away: throttle them before you log them. */
export type BusListener = (event: BusEvent) => void;
