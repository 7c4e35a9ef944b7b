import { describeController } from '../api-documents/route-description.js';
import { ref, TEXT } from '../api-documents/schema-parts.js';
import { OperatorPageController } from './operator-page.controller.js';

const file = {
  answers: { 'text/javascript; charset=utf-8': TEXT, 'text/css; charset=utf-8': TEXT, 'image/svg+xml': TEXT },
  others: { 404: ['The page has no such file.', ref('Problem')] },
} as const;

export const OPERATOR_PAGE_DESCRIPTION = describeController(OperatorPageController, {
  server: 'management',
  handlers: {
    index: { summary: "The operator's page, for a browser.", answers: { 'text/html; charset=utf-8': TEXT } },
    file: { summary: 'A file of that page.', ...file },
    shared: { summary: 'A file that it shares with other pages.', ...file },
  },
});
