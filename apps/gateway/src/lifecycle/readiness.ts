/** Whether the process itself is in a state to take work; its servers are looked at elsewhere. */
export class Readiness {
  private reason: 'starting' | 'stopping' | undefined = 'starting';

  /** Undefined when it is ready. */
  get notReady(): 'starting' | 'stopping' | undefined {
    return this.reason;
  }

  started(): void {
    if (this.reason === 'starting') this.reason = undefined;
  }

  stopping(): void {
    this.reason = 'stopping';
  }
}
