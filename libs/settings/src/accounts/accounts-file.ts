import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type AccountEntry, AccountsFile } from './account-entry.js';
import { describeValue } from '../problems/describe-value.js';
import { SettingsError, type SettingProblem } from '../problems/settings.error.js';
import { isPassword, PASSWORD, secretOf } from '../values/credentials.js';
import { type RecipientLimit, recipientLimit } from '../values/limit-values.js';
import { type ProxyAddress, proxyAddress, secureAddress } from '../values/network-values.js';
import {
  countryCodes,
  phoneNumber,
  type RecipientPattern,
  recipientPatterns,
} from '../values/phone-values.js';

/** An entry of the file as it is meant; what it leaves out or has as null is not there. */
export interface NamedCredentials {
  readonly name: string;
  readonly username: string;
  readonly password: string;
  /** One sender, or one by channel. */
  readonly from?: string | Readonly<Record<string, string>>;
  readonly baseUrl?: string;
  readonly apiVersion?: 1 | 2;
  readonly ratePerSecond?: number;
  readonly allowedTo?: readonly RecipientPattern[];
  /** Two-letter codes. */
  readonly countries?: readonly string[];
  readonly limitPerRecipient?: RecipientLimit;
  /** Segments. */
  readonly limitPerDay?: number;
  /** In E.164. */
  readonly redirectTo?: string;
  readonly proxy?: ProxyAddress;
}

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
    // Some editors put a mark of UTF-8 at the beginning.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's own message quotes what it found.
    if (error instanceof SyntaxError) throw wrong(path, `with ${text.length} characters`, 'JSON');
    throw wrong(path, `(${codeOf(error)})`, 'a readable file');
  }
}

function withPassword(path: string, entry: AccountEntry, field: string): NamedCredentials {
  const { passwordFile, password, ...rest } = entry;
  if (isGiven(password)) return { ...meant(rest), password };
  const file = resolve(dirname(path), passwordFile ?? '');
  const at = `'${path}' with ${field}.passwordFile `;
  return { ...meant(rest), password: readPassword('ECALL_ACCOUNTS_FILE', file, at) };
}

/** A checked entry in the types that the gateway works with. */
function meant(entry: Omit<AccountEntry, 'password' | 'passwordFile'>): Omit<NamedCredentials, 'password'> {
  const { proxyUrl, ...rest } = entry;
  const fields = {
    ...rest,
    baseUrl: read(entry.baseUrl, secureAddress),
    allowedTo: read(entry.allowedTo, (list) => recipientPatterns(asText(list))),
    countries: read(entry.countries, (list) => countryCodes(asText(list))),
    limitPerRecipient: read(entry.limitPerRecipient, recipientLimit),
    redirectTo: read(entry.redirectTo, phoneNumber),
    proxy: read(proxyUrl, proxyAddress),
  };
  const given = Object.entries(fields).filter(([, value]) => isGiven(value));
  return Object.fromEntries(given) as unknown as Omit<NamedCredentials, 'password'>;
}

function read<Value, Meant>(value: Value | null | undefined, reader: (value: Value) => Meant) {
  return isGiven(value) ? reader(value) : undefined;
}

const asText = (list: string | readonly string[]): string =>
  typeof list === 'string' ? list : list.join(',');

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** @throws {SettingsError} */
export function readPassword(setting: string, file: string, at = ''): string {
  let password;
  try {
    password = secretOf(readFileSync(file, 'utf8'));
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
