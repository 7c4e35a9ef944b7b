import type { JsonSchema } from '@ecall-gateway/contracts';
import type { KeptAsideEvent } from '@ecall-gateway/ledger';
import { COUNT, INSTANT, objectOf, TEXT } from '../api-documents/schema-parts.js';

/** An event that could not be published for an hour, as the management API shows it. */
export function keptAsideView({ kind, commandId, recipient, reason, attempts, keptAsideAt }: KeptAsideEvent) {
  return { state: 'kept-aside', kind, commandId, to: recipient, reason, attempts, keptAsideAt };
}

export type KeptAsideView = ReturnType<typeof keptAsideView>;

const PROPERTIES: Readonly<Record<keyof KeptAsideView, JsonSchema>> = {
  state: { const: 'kept-aside' },
  kind: { ...TEXT, enum: ['send', 'inbound'], description: 'Of an outgoing message, or an inbound one.' },
  commandId: { ...TEXT, description: 'Missing for an inbound message.' },
  to: { ...TEXT, description: 'E.164; missing for an inbound message.' },
  reason: { ...TEXT, description: 'Why the broker does not take it.' },
  attempts: COUNT,
  keptAsideAt: INSTANT,
};

export const KEPT_ASIDE_SCHEMA = objectOf(PROPERTIES, ['state', 'kind', 'reason', 'attempts', 'keptAsideAt']);
