import { findCommand } from './find-command.js';

/** What Debian, Ubuntu and Google call it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The full path of a Chromium: what `CHROMIUM` names, or the first that `PATH` has; `undefined` when there is none. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['CHROMIUM'];
  if (named) return named;
  for (const name of NAMES) {
    const found = findCommand(name, env['PATH']);
    if (found !== undefined) return found;
  }
  return undefined;
}
