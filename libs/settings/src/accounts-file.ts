import { readFileSync } from 'node:fs';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { SettingsError, type SettingProblem } from './settings-error.js';
import type { Settings } from './settings.js';

/** One eCall account as `ECALL_ACCOUNTS_FILE` names it. */
export class AccountEntry {
  @IsString()
  @IsNotEmpty()
  name!: string;

  @IsString()
  @IsNotEmpty()
  username!: string;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  password?: string;

  /** A file that holds the password, instead of `password`. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  passwordFile?: string;

  /** One sender, or one by channel. */
  @IsOptional()
  from?: string | Record<string, string>;

  @IsOptional()
  @IsString()
  baseUrl?: string;

  @IsOptional()
  @IsIn([1, 2])
  apiVersion?: 1 | 2;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  ratePerSecond?: number;
}

class AccountsFile {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique(({ name }: AccountEntry) => name)
  @ValidateNested({ each: true })
  @Type(() => AccountEntry)
  accounts!: AccountEntry[];
}

type NamedCredentials = Omit<AccountEntry, 'passwordFile'> & { readonly password: string };

/** An account with all that is needed to call eCall for it. */
export type AccountCredentials = NamedCredentials & Required<Pick<AccountEntry, 'baseUrl' | 'apiVersion'>>;

/** The accounts of `ECALL_ACCOUNTS_FILE`, or the one of `ECALL_USERNAME`. @throws {SettingsError} */
export function readAccounts(settings: Settings): AccountCredentials[] {
  const { ECALL_ACCOUNTS_FILE: file, ECALL_BASE_URL: baseUrl } = settings;
  const apiVersion = settings.ECALL_API_VERSION.startsWith('1') ? 1 : 2;
  const entries = file === undefined ? [single(settings)] : readAccountsFile(file);
  return entries.map((entry) => ({ baseUrl, apiVersion, ...entry }));
}

function single({ ECALL_USERNAME, ECALL_PASSWORD, ECALL_FROM }: Settings): NamedCredentials {
  return {
    name: 'default',
    username: ECALL_USERNAME ?? '',
    password: ECALL_PASSWORD ?? '',
    ...(ECALL_FROM === undefined ? {} : { from: ECALL_FROM }),
  };
}

/** @throws {SettingsError} naming the field in the file, never a value of it */
function readAccountsFile(path: string): NamedCredentials[] {
  const problem = (mayBe: string, field = ''): SettingsError =>
    new SettingsError([{ name: 'ECALL_ACCOUNTS_FILE', got: `got '${path}'${field}`, mayBe }]);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw problem(
      error instanceof SyntaxError
        ? 'a file that holds JSON'
        : `a readable file (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  const file = plainToInstance(AccountsFile, json);
  const errors =
    typeof json === 'object' && json !== null && !Array.isArray(json)
      ? validateSync(file, { whitelist: true, forbidNonWhitelisted: true })
      : [];
  if (!(file instanceof AccountsFile)) throw problem('{ "accounts": [ … ] }');
  if (errors.length > 0) throw new SettingsError(errors.flatMap((error) => lines(path, error)));
  return file.accounts.map((entry) => withPassword(entry, problem));
}

function withPassword(
  { passwordFile, ...entry }: AccountEntry,
  problem: (mayBe: string, field: string) => SettingsError,
): NamedCredentials {
  if (!isSenders(entry.from))
    throw problem('text, or an object of text by channel', ` with from of '${entry.name}'`);
  if (entry.password !== undefined) return { ...entry, password: entry.password };
  try {
    return { ...entry, password: readFileSync(passwordFile ?? '', 'utf8').replace(/\r?\n$/, '') };
  } catch {
    throw problem('a password, or a readable passwordFile', ` with account '${entry.name}'`);
  }
}

function isSenders(from: unknown): boolean {
  if (from === undefined || typeof from === 'string') return true;
  return (
    typeof from === 'object' &&
    from !== null &&
    Object.values(from).every((sender) => typeof sender === 'string')
  );
}

/** One line per wrong field, with its path. */
function lines(path: string, error: ValidationError, above = ''): SettingProblem[] {
  const field = /^\d+$/.test(error.property)
    ? `${above}[${error.property}]`
    : [above, error.property].filter(Boolean).join('.');
  const own = Object.values(error.constraints ?? {}).map((mayBe) => ({
    name: 'ECALL_ACCOUNTS_FILE',
    got: `got '${path}' with a wrong ${field}`,
    mayBe: `right when ${mayBe}`,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => lines(path, child, field))];
}
