/** The same folder seen from `src` and from `dist`: its files are served as they were written. */
export const PAGE_FOLDER = new URL('../../page/', import.meta.url);

/** The only files that `/page/` serves. */
export const PAGE_FILES = [
  'api.js',
  'bubble.js',
  'conversation.js',
  'dom.js',
  'fault-form.js',
  'fault-kinds.js',
  'faults.js',
  'feed.js',
  'format.js',
  'icon.svg',
  'inspector.js',
  'magic.js',
  'main.js',
  'media.js',
  'model.js',
  'page.css',
  'phones.js',
  'reply.js',
  'ring.js',
  'route.js',
  'sheet.js',
  'status.js',
  'theme.js',
  'welcome.js',
] as const;
