import type { Clock } from '../time/clock.js';

/** Name and password of an account, or of one of its API users. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

type Authenticator = (header: string | undefined) => boolean;

/** Who may call the API. A change can take effect with a delay, as eCall's cached settings do. */
export class Credentials {
  private allowed: Authenticator;
  private next: { readonly at: number; readonly allowed: Authenticator } | undefined;

  constructor(
    private readonly first: Login,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {
    this.allowed = authenticator(first);
  }

  /** Tells whether an `Authorization` header carries the account's credentials. */
  allow(header: string | undefined): boolean {
    if (this.next && this.clock.monotonic() >= this.next.at) {
      this.allowed = this.next.allowed;
      this.next = undefined;
    }
    return this.allowed(header);
  }

  /** The old credentials are right until `afterMs` have passed; from then on only the new ones are. */
  change(login: Login, afterMs = 0): void {
    this.next = { at: this.clock.monotonic() + afterMs, allowed: authenticator(login) };
  }

  /** Goes back to the first credentials, at once. */
  reset(): void {
    this.next = undefined;
    this.allowed = authenticator(this.first);
  }
}

/** HTTP Basic (RFC 7617). */
function authenticator({ username, password }: Login): Authenticator {
  const credentials = `${username}:${password}`;
  const usual = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return (header) => {
    if (header === usual) return true;
    const encoded = /^basic +([\w+/]+={0,2}) *$/i.exec(header ?? '')?.[1];
    return encoded !== undefined && Buffer.from(encoded, 'base64').toString('utf8') === credentials;
  };
}
