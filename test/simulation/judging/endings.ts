import { decodeEvent, EVENT_TYPES } from '@ecall-gateway/contracts';
import type { World } from '../servers/world.js';

/** What has to happen in some history, or the simulation proves nothing about it. */
export const ENDINGS = [
  'accepted',
  'rejected',
  'expired',
  'cancelled',
  'in doubt',
  'in doubt for good',
  'delivered',
  'sent twice on purpose',
  'dead letter command-id-reused',
  'dead letter not-json',
  'dies',
  'freezes',
  'stopped',
  'not stopped in time',
  'generation',
  'eCall sees a list',
  'rejected recipient-not-allowed',
  'rejected country-not-allowed',
  'rejected recipient-limit',
  'redirected',
  'charge: day-limit',
  'is lifted',
] as const;

const WORDS = [
  'dies',
  'freezes',
  'stopped',
  'not stopped in time',
  'generation',
  'eCall sees a list',
  'charge: day-limit',
  'is lifted',
];

/** What happened in a history, in the words of {@link ENDINGS} and some more. */
export function endingsOf(world: World): Set<string> {
  const endings = new Set<string>();
  for (const { value, headers = {} } of world.kafka.published) {
    const reason = headers['dlq-reason'];
    if (reason !== undefined) endings.add(`dead letter ${String(reason)}`);
    const event = decodeEvent({ value, headers });
    if (event?.type === EVENT_TYPES.accepted) endings.add('accepted');
    if (event?.type === EVENT_TYPES.rejected) endings.add('rejected').add(`rejected ${event.data.reason}`);
    if (event?.type === EVENT_TYPES.accepted && event.data.redirectedTo !== undefined)
      endings.add('redirected');
    if (event?.type === EVENT_TYPES.expired) endings.add('expired');
    if (event?.type === EVENT_TYPES.cancelled) endings.add('cancelled');
    if (event?.type === EVENT_TYPES.statusChanged) endings.add(event.data.status);
    if (event?.type === EVENT_TYPES.inDoubt) endings.add(event.data.final ? 'in doubt for good' : 'in doubt');
  }
  const taken = world.ecall.acceptances.map(({ to, text }) => `${to} ${text}`);
  if (new Set(taken).size < taken.length) endings.add('sent twice on purpose');
  for (const word of WORDS) if (world.trace.some((line) => line.includes(word))) endings.add(word);
  return endings;
}
