/** A cancel as it is meant. */
export interface ValidCancel {
  readonly kind: 'cancel';
  /** Of the command that is to be cancelled. */
  readonly commandId: string;
  /** The one recipient, E.164; missing where the whole command is meant. */
  readonly to?: string;
  /** W3C Trace Context, from the record's headers or the CloudEvent. */
  readonly traceparent?: string;
}

/** A record that wants to cancel, and does not say what. It belongs to the dead letters: no event, no row. */
export interface InvalidCancel {
  readonly kind: 'invalid-cancel';
  /** A stable code. */
  readonly reason: 'invalid-cancel';
  /** The field, what it got by type and length, and what it may be. */
  readonly detail: string;
  readonly traceparent?: string;
}

export type ParsedCancel = ValidCancel | InvalidCancel;
