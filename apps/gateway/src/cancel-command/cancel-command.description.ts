import { describeController } from '../api-documents/route-description.js';
import { objectOf, ref, TEXT } from '../api-documents/schema-parts.js';
import { CancelCommandController } from './cancel-command.controller.js';

const numbers = (description: string) => ({ type: 'array', items: TEXT, description }) as const;
const CANCELLED = {
  cancelled: numbers('Cancelled now.'),
  requested: numbers('Being called, in doubt, or not begun: nothing more is sent of them.'),
  unchanged: {
    type: 'array',
    items: objectOf({ to: TEXT, state: TEXT }, ['to', 'state']),
    description: 'Settled, or parked: they stay as they are.',
  },
} as const;
const PENDING = {
  const: true,
  description: 'There where recipients of the command are not begun yet: they are cancelled as they come.',
} as const;
const LISTS = ['cancelled', 'requested', 'unchanged'] as const;

export const CANCEL_COMMAND_DESCRIPTION = describeController(CancelCommandController, {
  server: 'management',
  handlers: {
    cancel: {
      summary: 'Sends nothing more of a command, or of one of its recipients.',
      answer: ref('Cancelled'),
      others: {
        202: ['The command is not known yet: where it comes, nothing of it is sent.', ref('CancelPending')],
        400: ['The request is not as it should be.', ref('Problem')],
        404: ['No command can have this id.', ref('Problem')],
        409: ['Nothing was or can be cancelled.', ref('NotCancelled')],
      },
    },
  },
  schemas: {
    Cancelled: objectOf({ ...CANCELLED, pending: PENDING }, LISTS),
    CancelPending: objectOf({ pending: { const: true } }, ['pending']),
    NotCancelled: objectOf({ statusCode: { type: 'integer' }, error: TEXT, message: TEXT, ...CANCELLED }, [
      'statusCode',
      'message',
      ...LISTS,
    ]),
  },
});
