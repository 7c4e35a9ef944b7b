/** What became of an accepted message, in words that do not depend on the provider. */
export type MessageStatus =
  'queued' | 'buffered' | 'sent' | 'delivered' | 'read' | 'failed' | 'expired' | 'unknown';
