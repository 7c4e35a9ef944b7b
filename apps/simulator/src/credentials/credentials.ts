import { authenticator } from './authenticator.js';
import type { Login } from './login.js';

/** Who may call the API. A change takes effect with a delay, where that is asked for, as eCall's cached settings do. */
export class Credentials {
  readonly #first: Login;
  #allowed: (header: string | undefined) => boolean;
  #next: { readonly at: number; readonly allowed: (header: string | undefined) => boolean } | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    login: Login,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#first = login;
    this.#allowed = authenticator(login);
  }

  /** Tells whether an `Authorization` header is the account's. */
  allow(header: string | undefined): boolean {
    if (this.#next && this.now() >= this.#next.at) {
      this.#allowed = this.#next.allowed;
      this.#next = undefined;
    }
    return this.#allowed(header);
  }

  /** The old ones are right until `afterMs` have passed, only the new ones from then on. */
  change(login: Login, afterMs = 0): void {
    this.#next = { at: this.now() + afterMs, allowed: authenticator(login) };
  }

  /** Those of the start, at once. */
  reset(): void {
    this.#next = undefined;
    this.#allowed = authenticator(this.#first);
  }
}
