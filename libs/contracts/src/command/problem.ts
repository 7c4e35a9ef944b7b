/** Why a command is none: a stable code, and the field with what it got and what it may be. */
export interface Problem {
  readonly reason: string;
  readonly detail: string;
}
