import type { Clock } from '../time/clock.js';
import type { AnsweredWebhook, WebhookObserver } from '../webhooks/webhook-observer.js';
import { RecentCounts } from './recent-counts.js';

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

const REFUSED: ReadonlySet<number> = new Set([403, 404, 415]);

/** Counts trouble with webhooks. Paths that are none of ours are strangers' business, and do not count. */
export class RecentWebhooks implements WebhookObserver {
  private readonly counts: RecentCounts<keyof WebhookTrouble>;

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.counts = new RecentCounts(clock, MINUTES);
  }

  get trouble(): WebhookTrouble {
    return {
      refused: this.countOf('refused'),
      notTaken: this.countOf('notTaken'),
      contradicted: this.countOf('contradicted'),
    };
  }

  answered(webhook: AnsweredWebhook): void {
    const trouble = troubleOf(webhook);
    if (trouble !== undefined) this.counts.add(trouble);
  }

  private countOf(trouble: keyof WebhookTrouble): number {
    return this.counts.of(trouble)?.count ?? 0;
  }
}

function troubleOf({ kind, status, reason }: AnsweredWebhook): keyof WebhookTrouble | undefined {
  if (kind === 'other') return undefined;
  if (REFUSED.has(status)) return 'refused';
  if (status === 503) return 'notTaken';
  return reason === 'contradicted' ? 'contradicted' : undefined;
}
