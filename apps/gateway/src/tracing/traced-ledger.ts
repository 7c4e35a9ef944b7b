import { SpanKind, type SpanContext, type Tracer } from '@opentelemetry/api';
import {
  beginKey,
  type BeginAnswer,
  type Ledger,
  type LedgerObserver,
  type SendIntent,
  type StatusAnswer,
  type StatusReport,
} from '@ecall-gateway/ledger';
import { STATUS_PATH } from '../callback-token/callback-address.js';
import { ending } from './end-span.js';
import {
  DB_BATCH_SIZE,
  DB_OPERATION,
  DB_SYSTEM,
  HTTP_METHOD,
  HTTP_ROUTE,
  LEDGER_ANSWER,
  MESSAGE_STATUS,
} from './span-attributes.js';
import { contextOf, mayBeRecorded, recordedContextOf } from './trace-context.js';

const POSTGRESQL = 'postgresql';
/** Rows under way whose traces are known; of older ones a group does not tell. */
const MOST_ROWS = 4_096;
const ROUTE = `${STATUS_PATH}/:token`;

/** Intents and status reports as spans of their commands' traces; a group of writes as a span of its own, with links. */
export class LedgerSpans {
  readonly observer: LedgerObserver = {
    groupBegan: (group, keys) => this.groupBegan(group, keys),
    statusTraced: (rowId, traceparent) => {
      if (this.reported.has(rowId)) this.reported.set(rowId, traceparent);
    },
  };
  /** By the key of a write, the span that it belongs to. */
  private readonly writers = new Map<string, SpanContext>();
  /** Rows of reports under way, with the trace of their command as soon as it is known. */
  private readonly reported = new Map<string, string | undefined>();

  constructor(private readonly tracer: Tracer) {}

  wrap(ledger: Ledger): Ledger {
    const own: Partial<Ledger> = {
      begin: async (intent) => this.begin(ledger, intent),
      recordStatus: async (report) => this.recordStatus(ledger, report),
    };
    return new Proxy(ledger, {
      get: (target, name) => {
        const member: unknown = Reflect.get(name in own ? own : target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  }

  private async begin(ledger: Ledger, intent: SendIntent): Promise<BeginAnswer> {
    if (!mayBeRecorded(intent.traceparent)) return ledger.begin(intent);
    const attributes = { [DB_SYSTEM]: POSTGRESQL, [DB_OPERATION]: 'begin' };
    const context = contextOf(intent.traceparent);
    const span = this.tracer.startSpan('begin', { kind: SpanKind.CLIENT, attributes }, context);
    const key = beginKey(intent);
    if (span.isRecording()) this.remember(key, span.spanContext());
    return ending(
      span,
      async () => ledger.begin(intent),
      (answer) => {
        this.writers.delete(key);
        span.setAttribute(LEDGER_ANSWER, answer.kind);
        const row = recordedContextOf(answer.kind === 'begun' ? answer.row.traceparent : undefined);
        if (answer.kind === 'begun' && row !== undefined) this.remember(answer.row.id, row);
      },
    );
  }

  /** The trace that a callback belongs to is known only when its row was found. */
  private async recordStatus(ledger: Ledger, report: StatusReport): Promise<StatusAnswer> {
    const startTime = Date.now();
    const { rowId, status, source } = report;
    if (!this.reported.has(rowId)) this.reported.set(rowId, undefined);
    let answer: StatusAnswer;
    let traceparent: string | undefined;
    try {
      answer = await ledger.recordStatus(report);
      traceparent = this.reported.get(rowId);
    } finally {
      this.reported.delete(rowId);
    }
    if (traceparent === undefined || !mayBeRecorded(traceparent)) return answer;
    const common = { [MESSAGE_STATUS]: status, [LEDGER_ANSWER]: answer };
    const isCallback = source === 'webhook';
    const span = this.tracer.startSpan(
      isCallback ? `POST ${ROUTE}` : 'status query',
      {
        kind: isCallback ? SpanKind.SERVER : SpanKind.INTERNAL,
        startTime,
        attributes: isCallback ? { ...common, [HTTP_METHOD]: 'POST', [HTTP_ROUTE]: ROUTE } : common,
      },
      contextOf(traceparent),
    );
    span.end();
    return answer;
  }

  private groupBegan(group: string, keys: readonly string[]): () => void {
    const links = keys.flatMap((key) => {
      const context = this.writers.get(key);
      return context === undefined ? [] : [{ context }];
    });
    if (links.length === 0) return () => undefined;
    const attributes = { [DB_SYSTEM]: POSTGRESQL, [DB_OPERATION]: group, [DB_BATCH_SIZE]: keys.length };
    const span = this.tracer.startSpan(`group ${group}`, {
      kind: SpanKind.CLIENT,
      links,
      attributes,
      root: true,
    });
    return () => span.end();
  }

  private remember(key: string, context: SpanContext): void {
    if (this.writers.size >= MOST_ROWS) {
      const [oldest] = this.writers.keys();
      if (oldest !== undefined) this.writers.delete(oldest);
    }
    this.writers.set(key, context);
  }
}
