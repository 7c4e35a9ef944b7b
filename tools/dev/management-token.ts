import { readFileSync } from 'node:fs';

/** The first secret of the gateway's `MANAGEMENT_TOKEN`, where one is set. What is wrong with it the gateway says. */
export function managementToken(settings: Readonly<Record<string, string | undefined>>): string | undefined {
  const file = settings['MANAGEMENT_TOKEN_FILE'];
  const tokens = file ? readFileSync(file, 'utf8') : settings['MANAGEMENT_TOKEN'];
  const first = tokens?.split(',')[0]?.trim() ?? '';
  const secret = first.slice(first.indexOf(':') + 1);
  return secret === '' ? undefined : secret;
}
