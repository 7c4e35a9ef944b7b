import type { Login } from './login.js';

/** Tells whether an `Authorization` header carries the credentials (RFC 7617). */
export function authenticator({ username, password }: Login): (header: string | undefined) => boolean {
  const credentials = `${username}:${password}`;
  const usual = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return (header) => {
    if (header === usual) return true;
    const encoded = /^basic +([\w+/]+={0,2}) *$/i.exec(header ?? '')?.[1];
    return encoded !== undefined && Buffer.from(encoded, 'base64').toString('utf8') === credentials;
  };
}
