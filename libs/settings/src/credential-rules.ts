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
  return typeof value === 'string' && value !== '' && !/\p{Cc}/u.test(value);
}
