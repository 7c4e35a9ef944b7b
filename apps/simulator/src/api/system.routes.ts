import { ok } from './answer.js';
import type { ApiRoute } from './api-route.js';

/** eCall's *System* page; path and fields are assumed. */
export const SYSTEM_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/system/version',
    handle: ({ version }) => ({
      answer: ok({ version: `${version}.0`, product: 'eCall simulator' }),
      outcome: { to: [], outcome: 'found', messageIds: [] },
    }),
  },
];
