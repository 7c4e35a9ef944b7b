import { ACCOUNT_STATES_DESCRIPTION } from '../account-states/account-states.description.js';
import { API_DOCUMENTS_DESCRIPTION } from '../api-documents/api-documents.description.js';
import { AUDIT_DESCRIPTION } from '../audit/audit.description.js';
import { CANCEL_COMMAND_DESCRIPTION } from '../cancel-command/cancel-command.description.js';
import { DEAD_LETTERS_DESCRIPTION } from '../dead-letters/dead-letters.description.js';
import type { DescribedController } from '../api-documents/route-description.js';
import { HEALTH_DESCRIPTION } from '../health/health.description.js';
import { MEDIA_DESCRIPTION } from '../media/media.description.js';
import { MESSAGE_SEARCH_DESCRIPTION } from '../message-search/message-search.description.js';
import { MESSAGES_DESCRIPTION } from '../messages/messages.description.js';
import { METRICS_DESCRIPTION } from '../metrics/metrics.description.js';
import { OPERATOR_PAGE_DESCRIPTION } from '../operator-page/operator-page.description.js';
import { OVERVIEW_DESCRIPTION } from '../overview/overview.description.js';
import { PUBLISH_COMMAND_DESCRIPTION } from '../publish-command/publish-command.description.js';
import { DELIVERY_STATUS_DESCRIPTION } from '../webhooks/delivery-status.description.js';
import { INBOUND_MESSAGE_DESCRIPTION } from '../webhooks/inbound-message.description.js';

/** What stands in `openapi.json`. Each description lies beside its controller. */
export const DESCRIBED_CONTROLLERS: readonly DescribedController[] = [
  OPERATOR_PAGE_DESCRIPTION,
  HEALTH_DESCRIPTION,
  METRICS_DESCRIPTION,
  MEDIA_DESCRIPTION,
  PUBLISH_COMMAND_DESCRIPTION,
  OVERVIEW_DESCRIPTION,
  MESSAGES_DESCRIPTION,
  MESSAGE_SEARCH_DESCRIPTION,
  CANCEL_COMMAND_DESCRIPTION,
  ACCOUNT_STATES_DESCRIPTION,
  DEAD_LETTERS_DESCRIPTION,
  AUDIT_DESCRIPTION,
  API_DOCUMENTS_DESCRIPTION,
  DELIVERY_STATUS_DESCRIPTION,
  INBOUND_MESSAGE_DESCRIPTION,
];
