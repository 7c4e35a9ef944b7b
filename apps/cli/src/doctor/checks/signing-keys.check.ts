import type { SigningKey } from '@ecall-gateway/settings';
import { fail, ok, together, warn, type Finding } from '../finding.js';

const LONG_ENOUGH = 32;
const FAR_TOO_SHORT = 16;
/** A random secret of this length has more different characters in any usual encoding, hexadecimal included. */
const DIFFERENT_CHARACTERS = 8;

/** Whether a stranger could make a callback address of ours, and whether old ones are still known. */
export function checkSigningKeys(keys: readonly SigningKey[]): Finding {
  return together([describe(keys), ...keys.flatMap(weakness), ...twice(keys)]);
}

function describe([first, ...old]: readonly SigningKey[]): Finding {
  const signs = `'${first?.id}' signs (${first?.secret.length} characters)`;
  if (old.length === 0) {
    return ok(`${signs}; no older key: right unless you changed it within ten days`);
  }
  return ok(`${signs}; ${old.map(({ id }) => `'${id}'`).join(', ')} still verified`);
}

function weakness({ id, secret }: SigningKey): Finding[] {
  const nextStep =
    'put a new key in front and keep this one for ten days: "new:$(openssl rand -base64 32),…"';
  if (secret.length < FAR_TOO_SHORT)
    return [fail(`'${id}' has ${secret.length} characters only: it can be guessed`, nextStep)];
  if (new Set(secret).size < DIFFERENT_CHARACTERS)
    return [fail(`'${id}' repeats a few characters: it can be guessed`, nextStep)];
  if (secret.length < LONG_ENOUGH)
    return [warn(`'${id}' has ${secret.length} characters, ${LONG_ENOUGH} are advised`, nextStep)];
  return [];
}

function twice(keys: readonly SigningKey[]): Finding[] {
  const again = keys.filter(({ secret }, at) => keys.findIndex((key) => key.secret === secret) < at);
  return again.map(({ id }) =>
    warn(`'${id}' has the secret of a key before it`, 'a new key needs a new secret'),
  );
}
