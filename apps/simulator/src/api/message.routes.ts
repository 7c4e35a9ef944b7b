import type { ApiContext } from './api-context.js';
import type { ApiRoute } from './api-route.js';
import { getMessage } from './get-message.js';
import { getMessageList } from './get-message-list.js';
import { postMessage } from './post-message.js';
import { postMessageList } from './post-message-list.js';
import { withQueryFaults } from './with-query-faults.js';

/** A list may be as large as so many long messages are. */
const LARGEST_LIST_BYTES = 8 * 1024 * 1024;

/** eCall's *Message* and *Message List* pages. */
export function messageRoutes(context: ApiContext): ApiRoute[] {
  return [
    { method: 'POST', path: '/message', handle: (call) => postMessage(context, call) },
    {
      method: 'GET',
      path: '/message/:id',
      handle: ({ id, version }) => withQueryFaults(context, getMessage(context, id, version)),
    },
    {
      method: 'POST',
      path: '/messagelist',
      bodyLimit: LARGEST_LIST_BYTES,
      handle: (call) => postMessageList(context, call),
    },
    {
      method: 'GET',
      path: '/messagelist/:id',
      handle: ({ id, version }) => withQueryFaults(context, getMessageList(context, id, version)),
    },
  ];
}
