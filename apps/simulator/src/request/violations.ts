import type { Violation } from '../ecall/error-body.js';

/** Collects the rules that a request breaks, one entry per field. */
export class Violations {
  private readonly byParameter = new Map<string, string[]>();

  add(parameter: string, message: string): void {
    const messages = this.byParameter.get(parameter);
    if (messages) messages.push(message);
    else this.byParameter.set(parameter, [message]);
  }

  get empty(): boolean {
    return this.byParameter.size === 0;
  }

  list(): Violation[] {
    return [...this.byParameter].map(([parameter, messages]) => ({ parameter, messages }));
  }
}
