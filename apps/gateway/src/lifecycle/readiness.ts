/** What the process itself says of its readiness, beside its servers. */
export class Readiness {
  private reason: string | undefined = 'starting';

  /** Undefined: ready. */
  get notReady(): string | undefined {
    return this.reason;
  }

  started(): void {
    this.reason = undefined;
  }

  stopping(): void {
    this.reason = 'stopping';
  }
}
