import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type AccountEntry, AccountsFile } from './account-entry.js';
import { isPassword, PASSWORD } from './credential-rules.js';
import { describeValue } from './describe-value.js';
import { SettingsError, type SettingProblem } from './settings-error.js';

type Given<T> = { [K in keyof T]: NonNullable<T[K]> };

/** An entry of the file whose password is known; what it leaves out or has as null is not there. */
export type NamedCredentials = Omit<Given<AccountEntry>, 'passwordFile' | 'password'> & {
  readonly password: string;
};

/** @throws {SettingsError} a line per wrong field: its name, type and length, never its value */
export function readAccountsFile(path: string): NamedCredentials[] {
  const file = plainToInstance(AccountsFile, readJson(path));
  if (!(file instanceof AccountsFile)) {
    throw wrong(path, `with ${describeValue(file)}`, 'an object { "accounts": [ … ] }');
  }
  const errors = validateSync(file, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  if (errors.length > 0) throw new SettingsError(errors.flatMap((error) => problems(path, error)));
  return file.accounts.map((entry, index) => withPassword(path, entry, `accounts[${index}]`));
}

function readJson(path: string): unknown {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes what it found.
    if (error instanceof SyntaxError) throw wrong(path, `with ${text.length} characters`, 'JSON');
    throw wrong(path, `(${codeOf(error)})`, 'a readable file');
  }
}

function withPassword(path: string, entry: AccountEntry, field: string): NamedCredentials {
  const { passwordFile, password, ...rest } = given(entry);
  if (password !== undefined) return { ...rest, password };
  const file = resolve(dirname(path), passwordFile ?? '');
  return {
    ...rest,
    password: readPassword('ECALL_ACCOUNTS_FILE', file, `'${path}' with ${field}.passwordFile `),
  };
}

function given(entry: AccountEntry) {
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => value !== null && value !== undefined),
  ) as Given<AccountEntry>;
}

/** A trailing line break is the editor's, not the password's. @throws {SettingsError} */
export function readPassword(setting: string, file: string, at = ''): string {
  let password;
  try {
    password = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const got = `got ${at}'${file}' (${codeOf(error)})`;
    throw new SettingsError([{ name: setting, got, mayBe: 'the path of a readable file' }]);
  }
  if (isPassword(password)) return password;
  const got = `got ${at}'${file}' with ${describeValue(password)}`;
  throw new SettingsError([{ name: setting, got, mayBe: `a file with ${PASSWORD}` }]);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unreadable';
}

function wrong(path: string, what: string, mayBe: string): SettingsError {
  return new SettingsError([{ name: 'ECALL_ACCOUNTS_FILE', got: `got '${path}' ${what}`, mayBe }]);
}

/** One line per wrong field, with its path. */
function problems(path: string, error: ValidationError, above = ''): SettingProblem[] {
  const { property, constraints, children = [] } = error;
  const value: unknown = error.value;
  const field = /^\d+$/.test(property)
    ? `${above}[${property}]`
    : [above, property].filter(Boolean).join('.');
  const isUnknown = constraints?.['whitelistValidation'] !== undefined;
  const own = Object.values(constraints ?? {}).map((mayBe) => ({
    name: 'ECALL_ACCOUNTS_FILE',
    got: `got '${path}' with ${field}: ${isUnknown ? 'a field that is not known' : describeValue(value)}`,
    mayBe: isUnknown ? 'left out' : mayBe,
  }));
  return [...own, ...children.flatMap((child) => problems(path, child, field))];
}
