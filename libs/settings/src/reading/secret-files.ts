import { readFileSync } from 'node:fs';
import { secretOf } from '../values/credentials.js';
import type { SettingProblem } from '../problems/settings.error.js';

/** Settings that are never printed, and that may come from a file instead. */
const SECRETS = [
  'KAFKA_SASL_PASSWORD',
  'DATABASE_URL',
  'ECALL_PASSWORD',
  'ECALL_PROXY_URL',
  'WEBHOOK_SIGNING_KEYS',
  'INBOUND_TOKEN',
  'MANAGEMENT_TOKEN',
] as const;

export function isSecret(name: string): boolean {
  return (SECRETS as readonly string[]).includes(name);
}

/** Reads `NAME_FILE` into `NAME` for each secret; see {@link secretOf}. */
export function readSecretFiles(environment: Readonly<Record<string, string | undefined>>): {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly SettingProblem[];
} {
  const values: Record<string, string> = {};
  const problems: SettingProblem[] = [];
  for (const name of SECRETS) {
    const file = environment[`${name}_FILE`];
    if (file === undefined || file === '') continue;
    if (environment[name]) {
      problems.push({
        name: `${name}_FILE`,
        got: `got '${file}' beside ${name}`,
        mayBe: 'set only where the other is not',
      });
      continue;
    }
    try {
      values[name] = secretOf(readFileSync(file, 'utf8'));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
      problems.push({
        name: `${name}_FILE`,
        got: `got '${file}' (${code})`,
        mayBe: 'the path of a readable file',
      });
    }
  }
  return { values, problems };
}
