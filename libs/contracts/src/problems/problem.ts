/** The codes of what makes a record no command. Stable: they stand in events and dead letters. */
export const COMMAND_PROBLEMS = [
  'empty',
  'not-json',
  'not-an-object',
  'not-a-cloud-event',
  'wrong-type',
  'unknown-field',
  'missing-field',
  'invalid-field',
  'text-too-long',
  'not-storable',
  'impossible-recipient',
] as const;
export type CommandProblem = (typeof COMMAND_PROBLEMS)[number];

/** Why a command is none: a stable code, and the field with what it got and what it may be. */
export interface Problem {
  readonly reason: CommandProblem;
  readonly detail: string;
  /** Paths of the fields, where the detail names several; otherwise it begins with the only one. */
  readonly fields?: readonly string[];
}
