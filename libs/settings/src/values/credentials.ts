import { CONTROL_CHARACTERS, items, must } from './must.js';

/*
 * Basic authentication ends the user name at the first colon, and knows no control characters (RFC 7617). A stray line
 * end is the usual one.
 */

export const USERNAME = 'a user name without colons and control characters';
export const PASSWORD = 'a password without control characters';

export function isUsername(value: unknown): value is string {
  return isPassword(value) && !value.includes(':');
}

export function isPassword(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !CONTROL_CHARACTERS.test(value);
}

/** The secret in a file: a mark of UTF-8 at its beginning and a line break at its end are the editor's. */
export const secretOf = (content: string): string => content.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');

export const userName = (input: string): string => must(isUsername(input), input);
export const accountPassword = (input: string): string => must(isPassword(input), input);

/** A key that callback addresses are signed with. */
export interface SigningKey {
  readonly id: string;
  readonly secret: string;
}

export function signingKeys(input: string): readonly SigningKey[] {
  const keys = items(input).map((item) => {
    const [, id, secret] = /^([A-Za-z0-9_-]{1,32}):(.+)$/.exec(item) ?? [];
    if (id === undefined || secret === undefined) throw new Error('not id:secret');
    return { id, secret };
  });
  return must(keys.length > 0 && new Set(keys.map(({ id }) => id)).size === keys.length, keys);
}

/** What lets a caller in on the management side. */
export interface ManagementToken {
  /** Of whoever holds it: the audit shows it. */
  readonly name: string;
  readonly secret: string;
}

/** What a `Bearer` header carries unchanged (RFC 6750), with or without a name before it. */
const MANAGEMENT_TOKEN = /^(?:([A-Za-z0-9_.@-]{1,64}):)?([A-Za-z0-9._~+/-]+=*)$/;
const UNNAMED = 'operator';

export function managementTokens(input: string): readonly ManagementToken[] {
  const tokens = items(input).map((item) => {
    const [, name = UNNAMED, secret] = MANAGEMENT_TOKEN.exec(item) ?? [];
    if (secret === undefined) throw new Error('no token');
    return { name, secret };
  });
  // One name may hold two, as while one replaces the other; the same secret would not tell who decided.
  return must(
    tokens.length > 0 && new Set(tokens.map(({ secret }) => secret)).size === tokens.length,
    tokens,
  );
}

/** A secret that stands in an address as `?token=` and is read there as it was set: no `+`, `%`, `&`, `#` or blank. */
export function urlToken(input: string): string {
  const { search, searchParams } = new URL(`http://host/?token=${input}`);
  return must(search === `?token=${input}` && searchParams.get('token') === input, input);
}
