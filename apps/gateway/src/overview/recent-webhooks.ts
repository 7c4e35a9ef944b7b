import type { Clock } from '../time/clock.js';
import type { AnsweredWebhook, WebhookObserver } from '../webhooks/webhook-observer.js';

const MINUTE_MS = 60_000;
/** As many minutes as the alerts look at. */
const MINUTES = 10;

/** What became of eCall's calls at this replica in the last ten minutes, as far as somebody should know. */
export interface WebhookTrouble {
  /** Answered with 403, 404 or 415: strangers, or eCall behind a proxy or with a key that is gone. */
  readonly refused: number;
  /** Answered with 503: eCall may send them again. */
  readonly notTaken: number;
  /** About messages that had been settled as not sent. */
  readonly contradicted: number;
}

const NONE: WebhookTrouble = { refused: 0, notTaken: 0, contradicted: 0 };
const REFUSED: ReadonlySet<number> = new Set([403, 404, 415]);

/** Counts trouble with webhooks by the minute. Paths that are none of ours are strangers' business, and do not count. */
export class RecentWebhooks implements WebhookObserver {
  private readonly byMinute = new Map<number, WebhookTrouble>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  get trouble(): WebhookTrouble {
    this.forget();
    return [...this.byMinute.values()].reduce(sum, NONE);
  }

  answered(webhook: AnsweredWebhook): void {
    const trouble = troubleOf(webhook);
    if (trouble === undefined) return;
    this.forget();
    const minute = this.minute();
    this.byMinute.set(minute, sum(this.byMinute.get(minute) ?? NONE, trouble));
  }

  private forget(): void {
    const first = this.minute() - MINUTES;
    for (const minute of this.byMinute.keys()) if (minute <= first) this.byMinute.delete(minute);
  }

  private minute(): number {
    return Math.floor(this.clock.monotonic() / MINUTE_MS);
  }
}

function troubleOf({ kind, status, reason }: AnsweredWebhook): WebhookTrouble | undefined {
  if (kind === 'other') return undefined;
  if (REFUSED.has(status)) return { ...NONE, refused: 1 };
  if (status === 503) return { ...NONE, notTaken: 1 };
  return reason === 'contradicted' ? { ...NONE, contradicted: 1 } : undefined;
}

function sum(one: WebhookTrouble, other: WebhookTrouble): WebhookTrouble {
  return {
    refused: one.refused + other.refused,
    notTaken: one.notTaken + other.notTaken,
    contradicted: one.contradicted + other.contradicted,
  };
}
