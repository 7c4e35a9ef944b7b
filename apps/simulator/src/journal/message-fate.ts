import type { CallbackFault } from '../faults/fault-rule.js';

/** When the status of a message changes, in milliseconds since 1970, and how it ends. */
export interface MessageFate {
  readonly acceptedAt: number;
  readonly sentAt: number;
  readonly endedAt: number;
  /** eCall's word, `Delivered` where no fault says otherwise. */
  readonly finalStatus: string;
}

export interface Timing {
  readonly sentAfterMs: number;
  readonly deliveredAfterMs: number;
}

export function fateOf(at: number, timing: Timing, faults: readonly CallbackFault[]): MessageFate {
  const early = faults.some(({ kind }) => kind === 'callback-early');
  const final = faults.find((fault) => fault.kind === 'final-status');
  return {
    acceptedAt: at,
    sentAt: early ? at : at + timing.sentAfterMs,
    endedAt: at + timing.deliveredAfterMs,
    finalStatus: final?.status ?? 'Delivered',
  };
}

/** The fate of a message whose status somebody has set by hand. */
export function endedNow(
  fate: MessageFate,
  { at, status }: { readonly at: number; readonly status: string },
) {
  return { ...fate, sentAt: Math.min(fate.sentAt, at), endedAt: at, finalStatus: status };
}

/** The status at an instant, and when it began. */
export function statusAt(
  fate: MessageFate,
  now: number,
): { readonly status: string; readonly since: number } {
  if (now >= fate.endedAt) return { status: fate.finalStatus, since: fate.endedAt };
  if (now >= fate.sentAt) return { status: 'Sent', since: fate.sentAt };
  return { status: 'Accepted', since: fate.acceptedAt };
}
