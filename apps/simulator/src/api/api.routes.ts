import { ok } from './answer.js';
import type { ApiRoute } from './api-route.js';
import { getMedia, postMedia } from './media.js';
import { postMessageList } from './post-message-list.js';
import { postMessage } from './post-message.js';
import { getMessage, getMessageList } from './query-messages.js';

/** Enough for the longest list of long messages. */
const LARGEST_LIST_BYTES = 8 * 1024 * 1024;

/** Every endpoint that eCall documents: its *Message*, *Message List*, *Media* and *System* pages. */
export const API_ROUTES: readonly ApiRoute[] = [
  { method: 'POST', path: '/message', handle: postMessage },
  { method: 'GET', path: '/message/:id', handle: getMessage },
  { method: 'POST', path: '/messagelist', bodyLimit: LARGEST_LIST_BYTES, handle: postMessageList },
  { method: 'GET', path: '/messagelist/:id', handle: getMessageList },
  { method: 'POST', path: '/media', form: true, handle: postMedia },
  { method: 'GET', path: '/media/:id', handle: getMedia },
  // Path and fields are assumed.
  {
    method: 'GET',
    path: '/system/version',
    handle: (_dependencies, { version }) => ({
      answer: ok({ version: `${version}.0`, product: 'eCall simulator' }),
      outcome: 'found',
    }),
  },
];
