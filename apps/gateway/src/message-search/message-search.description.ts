import { describeController } from '../api-documents/route-description.js';
import { ref } from '../api-documents/schema-parts.js';
import { MessageSearchController } from './message-search.controller.js';

export const MESSAGE_SEARCH_DESCRIPTION = describeController(MessageSearchController, {
  server: 'management',
  handlers: {
    search: {
      summary: 'Messages to a number, newest first. The number stands in the body, never in the address.',
      answer: ref('Messages'),
      others: { 400: ['The request is not as it should be.', ref('Problem')] },
    },
  },
});
