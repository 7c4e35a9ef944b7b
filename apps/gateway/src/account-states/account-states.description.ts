import { describeController } from '../api-documents/route-description.js';
import { COUNT, INSTANT, objectOf, ref, TEXT } from '../api-documents/schema-parts.js';
import { AccountStatesController } from './account-states.controller.js';

export const ACCOUNT_STATES_DESCRIPTION = describeController(AccountStatesController, {
  server: 'management',
  handlers: {
    list: {
      summary: 'The eCall accounts, as this replica sees them.',
      answer: ref('Accounts'),
    },
    lift: {
      summary: 'Allows an account one more full daily limit until the next reset.',
      answer: ref('Usage'),
      others: {
        400: ['The request is not as it should be.', ref('Problem')],
        404: ['No account of this name is configured.', ref('Problem')],
        409: ['Nothing counts against a daily limit of this account.', ref('Problem')],
      },
    },
  },
  schemas: {
    Accounts: objectOf({ accounts: { type: 'array', items: ref('Account') } }, ['accounts']),
    Account: objectOf(
      {
        name: TEXT,
        state: {
          ...TEXT,
          enum: ['closed', 'open', 'suspended', 'limited'],
          description:
            '`closed`: calls flow; `open`: eCall does not answer as it should; `suspended`: eCall refuses the account; `limited`: the daily limit is used up.',
        },
        reason: {
          ...TEXT,
          description:
            'While it is open and eCall gave no answer: why not, as `proxy` or `connect-refused`. While it is suspended: `credentials`, `credits`, `forbidden` or `wrong-address`.',
        },
        suspendedChannels: {
          type: 'array',
          items: TEXT,
          description:
            "Channels whose messages wait because eCall refuses the account's own sender for them. Messages that name their sender go on.",
        },
        apiVersion: { type: 'integer' },
        today: ref('Usage'),
      },
      ['name', 'state', 'apiVersion'],
    ),
    Usage: objectOf(
      {
        since: { ...INSTANT, description: 'The last reset.' },
        segments: { ...COUNT, description: 'Messages of other channels than SMS count as one.' },
        lifts: { ...COUNT, description: 'How often one more full limit was allowed.' },
        limitedAt: { ...INSTANT, description: 'Since when messages wait because the limit is used up.' },
      },
      ['since', 'segments', 'lifts'],
    ),
  },
});
