import { SpanKind, SpanStatusCode, type Attributes, type Span, type Tracer } from '@opentelemetry/api';
import type { SendOutcome } from '@ecall-gateway/ecall-client';
import type { Tracing } from './tracing.port.js';
import { ending } from './end-span.js';
import {
  ECALL_ACCOUNT,
  ECALL_ANSWER,
  ECALL_LIST_SIZE,
  ECALL_REQUEST_ID,
  ERROR_TYPE,
  HTTP_METHOD,
  HTTP_STATUS,
} from './span-attributes.js';
import { contextOf, mayBeRecorded, recordedContextOf } from './trace-context.js';

type Calls = Parameters<Tracing['calls']>[0];

/** Calls to eCall as spans. A list belongs to the traces of all its messages: it has one of its own, with links. */
export function traceCalls(calls: Calls, tracer: Tracer): Calls {
  const common = (account: string): Attributes => ({ [HTTP_METHOD]: 'POST', [ECALL_ACCOUNT]: account });
  return {
    make: async (account, message, guard) => {
      if (!mayBeRecorded(message.traceparent)) return calls.make(account, message, guard);
      const options = { kind: SpanKind.CLIENT, attributes: common(account.name) };
      const span = tracer.startSpan('POST', options, contextOf(message.traceparent));
      return ending(
        span,
        async () => calls.make(account, message, guard),
        (outcome) => tellOutcome(span, outcome),
      );
    },
    makeList: async (account, listId, listed, guard) => {
      const links = listed.flatMap(({ traceparent }) => {
        const context = recordedContextOf(traceparent);
        return context === undefined ? [] : [{ context }];
      });
      if (links.length === 0) return calls.makeList(account, listId, listed, guard);
      const span = tracer.startSpan('POST', {
        kind: SpanKind.CLIENT,
        root: true,
        attributes: { ...common(account.name), [ECALL_LIST_SIZE]: listed.length },
        links,
      });
      return ending(
        span,
        async () => calls.makeList(account, listId, listed, guard),
        ([first]) => {
          if (first === 'refused-together') span.setAttribute(ECALL_ANSWER, first);
          else if (first !== undefined) tellOutcome(span, first);
        },
      );
    },
  };
}

function tellOutcome(span: Span, outcome: SendOutcome): void {
  const { status, requestId, reason }: { status?: number; requestId?: string; reason?: string } = {
    ...('status' in outcome && typeof outcome.status === 'number' ? { status: outcome.status } : {}),
    ...('requestId' in outcome && outcome.requestId !== undefined ? { requestId: outcome.requestId } : {}),
    ...('reason' in outcome ? { reason: outcome.reason } : {}),
  };
  span.setAttribute(ECALL_ANSWER, outcome.kind);
  if (status !== undefined) span.setAttribute(HTTP_STATUS, status);
  if (requestId !== undefined) span.setAttribute(ECALL_REQUEST_ID, requestId);
  if (outcome.kind === 'accepted') return;
  span.setAttribute(ERROR_TYPE, reason ?? String(status ?? outcome.kind));
  span.setStatus({ code: SpanStatusCode.ERROR });
}
