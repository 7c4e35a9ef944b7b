/** A part of the request that breaks a rule. */
export interface Violation {
  /** Name of the field as eCall spells it, such as `To` or `Content.Text`. */
  readonly parameter: string;
  readonly messages: readonly string[];
}

/** Collects what is wrong with a request, one entry per field. */
export class Violations {
  readonly #byParameter = new Map<string, string[]>();

  add(parameter: string, message: string): void {
    const messages = this.#byParameter.get(parameter);
    if (messages) messages.push(message);
    else this.#byParameter.set(parameter, [message]);
  }

  get empty(): boolean {
    return this.#byParameter.size === 0;
  }

  list(): Violation[] {
    return [...this.#byParameter].map(([parameter, messages]) => ({ parameter, messages }));
  }
}
