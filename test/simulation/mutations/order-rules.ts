import type { RecordHandler } from '@ecall-gateway/event-bus';
import type { LeaseGuard } from '../../../apps/gateway/src/sending/lease-guard.js';
import type { Mutation } from '../gateway/mutation.js';
import { COMMANDS_TOPIC } from '../servers/simulated-kafka.js';
import { only } from '../surroundings/climate.js';

/** The rules for who goes first, each broken on purpose. */
export const ORDER_RULES: readonly Mutation[] = [
  {
    rule: 'urgent messages go before ordinary ones: here they wait for their turn',
    climate: only({ hasRate: true, hasUrgent: true, isBurst: true }),
    isFair: true,
    handler:
      (handle): RecordHandler =>
      async (record, context) =>
        handle({ ...record, topic: COMMANDS_TOPIC }, context),
  },
  {
    rule: 'a row waits for its turn while its lease lasts: here for as long as it takes',
    climate: only({ hasRate: true, hasUrgent: true, isBurst: true }),
    isFair: true,
    inside: ({ ofRows }) => {
      const send = ofRows.send.bind(ofRows);
      const inTime: LeaseGuard['inTime'] = async (work, closing = new AbortController().signal) =>
        work(closing);
      ofRows.send = async (row, guard) =>
        send(row, Object.create(guard, { inTime: { value: inTime } }) as LeaseGuard);
    },
  },
  {
    rule: 'a row that was probed with rests: here it is claimed again at once',
    climate: { accountsAreRefused: true },
    inside: ({ early }) => {
      Object.defineProperty(early, 'restingRows', { value: [] });
    },
  },
  {
    rule: 'probes of an account are paced: here they follow each other at once',
    climate: only({ accountsAreRefused: true, isCrowded: true }),
    inside: ({ early }) => {
      early.mayClaim = () => true;
    },
  },
];
