/** The lines of a history; README.md says what each means. */
export type HistoryLine =
  | RunLine
  | RecordLine
  | AcceptedLine
  | RefusedLine
  | { readonly kind: 'known'; readonly messageId: string }
  | CommittedLine
  | RowLine
  | CancelledLine
  | { readonly kind: 'stopped'; readonly at: number }
  | GuardsLine
  | RecipientLimitLine
  | DayLimitLine
  | { readonly kind: 'lifted'; readonly at: number; readonly account: string; readonly day: number }
  | { readonly kind: 'unpublished'; readonly commandId: string }
  | { readonly kind: 'too-large'; readonly commandId: string };

export interface RunLine {
  readonly kind: 'run';
  readonly format: 1;
  readonly commands: string;
  readonly urgent?: string;
  readonly events: string;
  readonly deadLetters: string;
  readonly leastBeforeResendMs?: number;
  readonly latestAfterCancelMs?: number;
  readonly latestAfterGuardsMs?: number;
  readonly latestAfterCountMs?: number;
  readonly urgency?: { readonly afterMs: number; readonly most: number };
  readonly refusals: 'known' | 'unknown';
}

export interface RecordLine {
  readonly kind: 'record';
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch, as the broker has it. */
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly former?: true;
  readonly deleted?: true;
}

export interface AcceptedLine {
  readonly kind: 'accepted';
  readonly at: number;
  readonly messageId: string;
  readonly to: string;
  readonly text: string;
  readonly account?: string;
  readonly segments?: number;
}

export interface RefusedLine {
  readonly kind: 'refused';
  readonly to: string;
  readonly text: string;
  readonly account?: string;
  readonly at?: number;
}

export interface CancelledLine {
  readonly kind: 'cancelled';
  readonly at: number;
  readonly commandId: string;
  readonly to?: string;
}

export interface CommittedLine {
  readonly kind: 'committed';
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly end: number;
}

export interface RowLine {
  readonly kind: 'row';
  readonly commandId: string;
  readonly to: string;
  readonly state: string;
  readonly timestamp?: number;
}

export interface GuardsLine {
  readonly kind: 'guards';
  readonly at: number;
  readonly account: string;
  readonly allowedTo?: readonly string[];
  readonly countries?: readonly string[];
  readonly redirectTo?: string;
}

export interface RecipientLimitLine {
  readonly kind: 'recipient-limit';
  readonly most: number;
  readonly windowMs: number;
  readonly account?: string;
}

export interface DayLimitLine {
  readonly kind: 'day-limit';
  readonly account: string;
  readonly most: number;
  readonly days: readonly number[];
}
