import { ApiDocumentsController } from './api-documents.controller.js';
import { describeController } from './route-description.js';

export const API_DOCUMENTS_DESCRIPTION = describeController(ApiDocumentsController, {
  server: 'management',
  handlers: {
    openApi: { summary: 'This document.', answer: { type: 'object' } },
    asyncApi: { summary: 'The topics, commands and events.', answer: { type: 'object' } },
  },
});
