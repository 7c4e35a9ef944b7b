import type { CallbackFault } from '../faults/fault-rule.js';
import { NO_CALLBACK_FAULTS, type RefuseFault } from '../faults/fault-plan.js';
import type { KeptResult } from '../journal/kept.js';
import type { MessageRequest } from '../request/read-message-request.js';
import { invalidReceiver, isReceiver } from '../request/read-recipients.js';
import { acceptMessage, type Origin } from './accept-message.js';
import { type JsonAnswer, refusal } from './answer.js';
import type { ApiContext } from './api-context.js';
import { refusalOf } from './apply-answer-fault.js';
import { errorBody, MEDIA_NOT_FOUND } from './error-body.js';

/** What shall go wrong for one recipient. */
export interface RecipientPlan {
  readonly refusal?: RefuseFault | undefined;
  readonly callbacks: readonly CallbackFault[];
}

/** What came of a request that meets the rules: a result per recipient, or a refusal where nobody gets anything. */
export type Delivery =
  | { readonly kind: 'refused'; readonly answer: JsonAnswer }
  | {
      readonly kind: 'taken';
      /** In the order of the recipients. */
      readonly results: readonly KeptResult[];
      /** They settle when the answer may be given. */
      readonly waits: readonly Promise<unknown>[];
    };

/**
 * Takes one message per recipient. One that is invalid, or refused by a fault, does not hold up the others.
 * @param plans in the order of the recipients
 */
export function acceptRecipients(
  context: ApiContext,
  request: MessageRequest,
  plans: readonly (RecipientPlan | undefined)[],
  origin: Origin,
): Delivery {
  if (!hasMedia(context, request)) return { kind: 'refused', answer: refusal(404, MEDIA_NOT_FOUND) };
  const refusals = request.to.map((to, index) =>
    refusalFor(to, plans[index]?.refusal, request.list && index),
  );
  const [first] = refusals;
  if (first && refusals.every(Boolean)) return { kind: 'refused', answer: first };
  const waits: Promise<unknown>[] = [];
  const results = request.to.map((to, index): KeptResult => {
    const refused = refusals[index];
    if (refused) return { to, error: refused.body };
    const callbacks = plans[index]?.callbacks ?? NO_CALLBACK_FAULTS;
    const { kept, mayAnswer } = acceptMessage(context, request, to, callbacks, origin);
    if (mayAnswer) waits.push(mayAnswer);
    return kept;
  });
  return { kind: 'taken', results, waits };
}

function hasMedia({ media, acceptUnknownMedia }: ApiContext, { mediaId }: MessageRequest): boolean {
  return mediaId === undefined || acceptUnknownMedia || media.has(mediaId);
}

function refusalFor(
  to: string,
  fault: RefuseFault | undefined,
  place: number | false,
): JsonAnswer | undefined {
  if (fault) return refusalOf(fault);
  if (isReceiver(to)) return undefined;
  const parameter = place === false ? 'To' : `ToList[${place}]`;
  return refusal(400, errorBody(400, [{ parameter, messages: [invalidReceiver(to)] }]));
}
