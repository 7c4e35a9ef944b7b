import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { isPassword, isUsername, PASSWORD, USERNAME } from './credential-rules.js';
import { isSecureAddress } from './setting-values.js';

const CHANNELS: readonly string[] = ['Sms', 'Whatsapp', 'Rcs'];
const RATE = 'a whole number of messages per second, from 1 to 100000';

function Fits(mayBe: string, fits: (value: unknown, entry: AccountEntry) => boolean): PropertyDecorator {
  return ValidateBy({
    name: 'fits',
    validator: {
      validate: (value, args) => fits(value, args?.object as AccountEntry),
      defaultMessage: () => mayBe,
    },
  });
}

/** One eCall account as `ECALL_ACCOUNTS_FILE` names it. */
export class AccountEntry {
  @IsString({ message: 'text of 1 to 128 characters' })
  @Length(1, 128, { message: 'text of 1 to 128 characters' })
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
    (path, { password }) => typeof path === 'string' && path !== '' && !isGiven(password),
  )
  passwordFile?: string | null;

  /** One sender, or one by channel. */
  @IsOptional()
  @Fits('a sender, or an object of senders by channel (Sms, Whatsapp, Rcs)', isSenders)
  from?: string | Record<string, string> | null;

  @IsOptional()
  @Fits('an https: address (http: only towards a loopback address)', isSecureAddress)
  baseUrl?: string | null;

  @IsOptional()
  @IsIn([1, 2], { message: '1 or 2' })
  apiVersion?: 1 | 2 | null;

  @IsOptional()
  @IsInt({ message: RATE })
  @Min(1, { message: RATE })
  @Max(100_000, { message: RATE })
  ratePerSecond?: number | null;
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

function isSenders(from: unknown): boolean {
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return isSender(from);
  return Object.entries(from).every(([channel, sender]) => CHANNELS.includes(channel) && isSender(sender));
}

function isSender(sender: unknown): boolean {
  return typeof sender === 'string' && /^\P{Cc}+$/u.test(sender);
}
