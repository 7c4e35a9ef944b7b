/** Beside `src` and `dist`, so that it is the same folder seen from both: the files are served as they were written. */
export const pageFolder = new URL('../../page/', import.meta.url);

/** What `/page/` serves, and nothing else. */
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
