import type { Clock } from '../time/clock.js';

/** Name and password of an account, or of one of its API users. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Who may call the API. A change can take effect with a delay, as eCall's cached settings do. */
export class Credentials {
  private logins: readonly Login[];
  private changes: readonly { readonly at: number; readonly login: Login }[] = [];

  constructor(
    private readonly first: readonly Login[],
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {
    this.logins = first;
  }

  /** The user name of the account whose credentials an `Authorization` header carries; `undefined` where none match. */
  accountOf(header: string | undefined): string | undefined {
    if (this.changes.length > 0) this.applyChanges();
    const given = basicCredentials(header);
    return this.logins.find(({ username, password }) => `${username}:${password}` === given)?.username;
  }

  /**
   * Changes the password of the account of that name, or else the credentials of the first account. The old credentials are
   * right until `afterMs` have passed; from then on only the new ones are.
   */
  change(login: Login, afterMs = 0): void {
    this.changes = [...this.changes, { at: this.clock.monotonic() + afterMs, login }];
  }

  /** Goes back to the credentials of the start, at once. */
  reset(): void {
    this.changes = [];
    this.logins = this.first;
  }

  private applyChanges(): void {
    const now = this.clock.monotonic();
    for (const { login } of this.changes.filter(({ at }) => at <= now)) {
      const named = this.logins.findIndex(({ username }) => username === login.username);
      this.logins = this.logins.with(Math.max(0, named), login);
    }
    this.changes = this.changes.filter(({ at }) => at > now);
  }
}

/** `user:password` of HTTP Basic (RFC 7617). */
function basicCredentials(header = ''): string | undefined {
  const encoded = /^basic +([\w+/]+={0,2}) *$/i.exec(header)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}
