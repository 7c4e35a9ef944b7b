import { looseAccounts, looseSettings, SettingsError, type Settings } from '@ecall-gateway/settings';
import { fail, ok, warn, type Finding } from '../finding.js';
import type { FoundSettings } from '../found-settings.js';

/** The gateway's own validation of its settings. */
export function checkSettings({ source, settings, problems, accounts }: FoundSettings): Finding {
  if (problems.length > 0) {
    const nothingSet = problems.some(({ name }) => name === 'PUBLIC_URL') && problems.every(isMissing);
    return fail(
      new SettingsError(problems).message.replaceAll('\n', '; '),
      nothingSet
        ? 'run this with the environment of the gateway, or start the demo: npm start'
        : 'set them right (README, "Configuration"); the gateway does not start like this',
    );
  }
  // The demo is loose by nature.
  if (source === 'demo') return ok('none set here: looking at the demo that npm start runs');
  const loose = [...looseSettings(settings as Settings), ...looseAccounts(accounts)];
  if (loose.length === 0) return ok('all right');
  return warn(loose.join('; '), 'tighten them before production (README, "Configuration")');
}

function isMissing({ got }: FoundSettings['problems'][number]): boolean {
  return got === undefined;
}
