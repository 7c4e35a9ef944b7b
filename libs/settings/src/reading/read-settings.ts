import { cleanEnv } from 'envalid';
import { SettingsError, type SettingProblem } from '../problems/settings.error.js';
import { CONTROL_CHARACTERS } from '../values/must.js';
import { contradictions } from './contradictions.js';
import { retiredSettings } from './retired-settings.js';
import { isSecret, readSecretFiles } from './secret-files.js';
import { SPECS, type Settings } from './settings.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Name = keyof typeof SPECS;

/**
 * Reads and checks every setting. An empty variable counts as not set; a secret may lie in a file (`…_FILE`).
 * @throws {SettingsError} naming each wrong setting, what it got and what it may be
 */
export function readSettings(environment: Environment): Settings {
  const { settings, problems } = examineSettings(environment);
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Settings;
}

/** Reads what can be read, and says what is wrong with the rest: a setting with a problem may be missing. */
export function examineSettings(environment: Environment): {
  readonly settings: Partial<Settings>;
  readonly problems: readonly SettingProblem[];
} {
  const secrets = readSecretFiles(environment);
  const given = Object.fromEntries(
    Object.entries({ ...environment, ...secrets.values }).filter(([, value]) => value?.trim() !== ''),
  );
  const names = Object.keys(SPECS) as Name[];
  const stray = names.filter((name) => CONTROL_CHARACTERS.test(given[name] ?? ''));
  const wrong = new Set(stray);
  const settings = cleanEnv(given, SPECS, {
    reporter: ({ errors }) => {
      for (const name of Object.keys(errors) as Name[]) wrong.add(name);
    },
  });
  const unread = new Set(secrets.problems.map(({ name }) => name.replace(/_FILE$/, '')));
  const problems: SettingProblem[] = [
    ...secrets.problems,
    ...retiredSettings(given),
    ...[...wrong].filter((name) => !unread.has(name)).map((name) => problem(name, given[name])),
  ];
  if (problems.length === 0) problems.push(...contradictions(settings));
  const right = Object.entries({ ...settings }).filter(([name]) => !wrong.has(name as Name));
  return { settings: Object.fromEntries(right), problems };
}

function problem(name: Name, given: string | undefined): SettingProblem {
  const mayBe = SPECS[name].desc ?? 'another value';
  if (given === undefined) return { name, mayBe };
  const isStray = CONTROL_CHARACTERS.test(given);
  return {
    name,
    got: isSecret(name) ? `got ${given.length} characters` : `got '${shown(given)}'`,
    mayBe: isStray ? `${mayBe}, without control characters such as a line end` : mayBe,
  };
}

/** Without credentials, and with control characters to be seen. */
function shown(value: string): string {
  const visible = value.replaceAll(
    new RegExp(CONTROL_CHARACTERS, 'gu'),
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return visible.replaceAll(/\/\/[^,\s]*@/g, '//***@');
}
