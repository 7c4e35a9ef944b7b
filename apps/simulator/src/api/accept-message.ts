import { randomUUID } from 'node:crypto';
import { planNotifications } from '../callbacks/plan-notifications.js';
import { errorBody, MEDIA_NOT_FOUND } from '../ecall/error-body.js';
import { isInternational } from '../ecall/phone-number.js';
import type { RecipientPlan } from '../faults/plan-faults.js';
import type { AcceptedMessage, KeptMessage, KeptResult } from '../journal/entries.js';
import { fateOf } from '../journal/message-fate.js';
import type { MessageRequest } from '../request/read-message-request.js';
import { invalidReceiver } from '../request/read-recipients.js';
import { type JsonAnswer, refusal } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import { refusalOf } from './fault-answers.js';

/** The request that a message came in, and who is notified about the message. */
export type Origin = Pick<
  AcceptedMessage,
  'requestId' | 'account' | 'version' | 'listId' | 'listItem' | 'notificationAddresses'
>;

/** The outcome of a request that meets the rules: a result per recipient, or a refusal where all were refused. */
export type Acceptance =
  | { readonly kind: 'refused'; readonly answer: JsonAnswer }
  | {
      readonly kind: 'accepted';
      /** In the order of the recipients. */
      readonly results: readonly KeptResult[];
      /** The answer is sent when all of them have settled. */
      readonly waits: readonly Promise<unknown>[];
    };

/**
 * Accepts one message per recipient. A recipient that is invalid, or refused by a fault, does not hold up the others.
 * @param plans in the order of the recipients
 */
export function acceptMessage(
  dependencies: ApiDependencies,
  request: MessageRequest,
  plans: readonly RecipientPlan[],
  origin: Origin,
): Acceptance {
  if (!hasMedia(dependencies, request)) return { kind: 'refused', answer: refusal(404, MEDIA_NOT_FOUND) };
  const refusals = request.to.map((to, index) => refusalFor(request, to, index, plans[index]));
  const [first] = refusals;
  if (first && refusals.every(Boolean)) return { kind: 'refused', answer: first };
  const waits: Promise<unknown>[] = [];
  const results = request.to.map((to, index): KeptResult => {
    const refused = refusals[index];
    if (refused) return { to, error: refused.body };
    return acceptOne(dependencies, request, to, plans[index]?.callbacks ?? [], origin, waits);
  });
  return { kind: 'accepted', results, waits };
}

/** Writes the message to one recipient down, and plans its notifications. */
function acceptOne(
  { clock, journal, timing, notifier }: ApiDependencies,
  { channel, from, content, text, mediaId }: MessageRequest,
  to: string,
  faults: RecipientPlan['callbacks'],
  origin: Origin,
  waits: Promise<unknown>[],
): KeptMessage {
  const at = clock.now();
  const fate = fateOf(at, timing, faults);
  const kept = journal.addMessage(
    {
      at,
      messageId: randomUUID(),
      channel,
      from,
      to,
      ...(text === undefined ? {} : { text }),
      ...(mediaId === undefined ? {} : { mediaId }),
      content,
      ...origin,
    },
    fate,
  );
  if (origin.notificationAddresses.length > 0) {
    waits.push(notifier.notify(kept.message, planNotifications(fate, faults)));
  }
  return kept;
}

function hasMedia({ media, acceptUnknownMedia }: ApiDependencies, { mediaId }: MessageRequest): boolean {
  return mediaId === undefined || acceptUnknownMedia || media.has(mediaId);
}

function refusalFor(
  { list }: MessageRequest,
  to: string,
  index: number,
  plan: RecipientPlan | undefined,
): JsonAnswer | undefined {
  if (plan?.refusal) return refusalOf(plan.refusal);
  if (isInternational(to)) return undefined;
  const parameter = list ? `ToList[${index}]` : 'To';
  return refusal(400, errorBody(400, [{ parameter, messages: [invalidReceiver(to)] }]));
}
