import { MAX_KNOWN_COMMAND_ID, type CancelMessage } from '../cancel/cancel-message.dto.js';
import { objectSchema, text, type JsonSchema } from './json-schema.js';

/** JSON Schema of a cancel's data. Whether `to` is a possible number, only the gateway can tell. */
export const cancelSchema: JsonSchema = {
  title: 'CancelMessage',
  ...objectSchema<CancelMessage>({
    required: {
      commandId: text('Of the command of which nothing more is to be sent.', {
        minLength: 1,
        maxLength: MAX_KNOWN_COMMAND_ID,
      }),
    },
    optional: {
      to: {
        type: ['string', 'null'],
        description: 'Only to this recipient, written as in the command. Default: to all of them.',
      },
    },
  }),
  additionalProperties: false,
};
