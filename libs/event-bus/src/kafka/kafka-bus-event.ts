/** What happened inside the adapter, for logs and metrics. Holds no record content and no credential. */
export interface KafkaBusEvent {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** `kafkajs`: a log line of the client; the others come from the adapter. */
  readonly type:
    | 'kafkajs'
    | 'group-joined'
    | 'rebalancing'
    | 'consumer-crashed'
    | 'consumer-dead'
    | 'commit-failed'
    | 'drain-timed-out'
    | 'disconnect-failed'
    | 'producer-replaced'
    | `record-${'retry' | 'wait' | 'dead-letter' | 'dead-letter-not-written'}`;
  readonly message: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: string;
  readonly attempt?: number;
  readonly groupId?: string;
}

export type KafkaBusListener = (event: KafkaBusEvent) => void;
