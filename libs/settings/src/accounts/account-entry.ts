import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { isPassword, isUsername, PASSWORD, USERNAME } from '../values/credentials.js';
import { MOST_PER_DAY, RECIPIENT_LIMIT, recipientLimit } from '../values/limit-values.js';
import { PROXY, proxyAddress, secureAddress } from '../values/network-values.js';
import {
  areSenders,
  COUNTRIES,
  countryCodes,
  NUMBER,
  phoneNumber,
  RECIPIENTS,
  recipientPatterns,
  SENDERS_BY_CHANNEL,
} from '../values/phone-values.js';
import { CONTROL_CHARACTERS } from '../values/must.js';

const NAME = 'text of 1 to 128 characters, none of them a control character';
const RATE = 'a whole number of messages per second, from 1 to 100000';
const PER_DAY = `a whole number of segments, from 1 to ${MOST_PER_DAY}`;

function Fits(mayBe: string, fits: (value: unknown, entry: AccountEntry) => boolean): PropertyDecorator {
  return ValidateBy({
    name: 'fits',
    validator: {
      validate: (value, args) => fits(value, args?.object as AccountEntry),
      defaultMessage: () => mayBe,
    },
  });
}

/** What one of our readers can read. */
function Reads(mayBe: string, read: (input: string) => unknown): PropertyDecorator {
  return Fits(mayBe, (value) => isReadable(value, read));
}

/** A list may stand as a list, or as in the environment: text with commas. */
function ReadsList(mayBe: string, read: (input: string) => unknown): PropertyDecorator {
  return Fits(mayBe, (value) => isReadable(Array.isArray(value) ? asText(value) : value, read));
}

/** Undefined where the list holds something else than text, or text that is no single item. */
function asText(list: readonly unknown[]): string | undefined {
  return list.every((item) => typeof item === 'string' && item.trim() !== '' && !item.includes(','))
    ? list.join(',')
    : undefined;
}

function isReadable(value: unknown, read: (input: string) => unknown): boolean {
  if (typeof value !== 'string' || CONTROL_CHARACTERS.test(value)) return false;
  try {
    read(value);
    return true;
  } catch {
    return false;
  }
}

/** One eCall account as `ECALL_ACCOUNTS_FILE` names it. */
export class AccountEntry {
  @Fits(NAME, isName)
  name!: string;

  @Fits(USERNAME, isUsername)
  username!: string;

  @ValidateIf(({ password, passwordFile }: AccountEntry) => isGiven(password) || !isGiven(passwordFile))
  @Fits(`${PASSWORD}, or left out where passwordFile is given`, isPassword)
  password?: string | null;

  /** A file that holds the password, instead of `password`; a path that is not absolute starts at the accounts file. */
  @IsOptional()
  @Fits(
    'the path of a file, and only where password is not given',
    (path, { password }) => isPassword(path) && !isGiven(password),
  )
  passwordFile?: string | null;

  /** One sender, or one by channel. */
  @IsOptional()
  @Fits(SENDERS_BY_CHANNEL, areSenders)
  from?: string | Record<string, string> | null;

  @IsOptional()
  @Reads('an https: address (http: only towards a loopback address)', secureAddress)
  baseUrl?: string | null;

  @IsOptional()
  @IsIn([1, 2], { message: '1 or 2' })
  apiVersion?: 1 | 2 | null;

  @IsOptional()
  @IsInt({ message: RATE })
  @Min(1, { message: RATE })
  @Max(100_000, { message: RATE })
  ratePerSecond?: number | null;

  @IsOptional()
  @ReadsList(RECIPIENTS, recipientPatterns)
  allowedTo?: string | string[] | null;

  @IsOptional()
  @ReadsList(COUNTRIES, countryCodes)
  countries?: string | string[] | null;

  @IsOptional()
  @Reads(RECIPIENT_LIMIT, recipientLimit)
  limitPerRecipient?: string | null;

  @IsOptional()
  @IsInt({ message: PER_DAY })
  @Min(1, { message: PER_DAY })
  @Max(MOST_PER_DAY, { message: PER_DAY })
  limitPerDay?: number | null;

  @IsOptional()
  @Reads(NUMBER, phoneNumber)
  redirectTo?: string | null;

  @IsOptional()
  @Reads(PROXY, proxyAddress)
  proxyUrl?: string | null;
}

export class AccountsFile {
  @ArrayMinSize(1, { message: 'a list of at least one account' })
  @ArrayUnique((account: unknown) => (account instanceof AccountEntry ? account.name : account), {
    message: 'accounts with a name of its own each',
  })
  @ValidateNested({ each: true, message: 'an object with name, username and password or passwordFile' })
  // The rule that stands last is asked first.
  @IsArray({ message: 'a list of accounts' })
  @Type(() => AccountEntry)
  accounts!: AccountEntry[];
}

/** An optional field may be null: the same as not there. */
function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && /^\P{Cc}{1,128}$/u.test(name) && name.trim() !== '';
}
