/** One wrong setting: what it is, what it got (absent for secrets and for what is not set) and what it may be. */
export interface SettingProblem {
  readonly name: string;
  readonly got?: string;
  readonly mayBe: string;
}

/** Stops the start. The message holds one line per wrong setting and never a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly SettingProblem[]) {
    super(problems.map(line).join('\n'));
  }
}

function line({ name, got, mayBe }: SettingProblem): string {
  return `${name}: ${got ?? 'is not set'}; it may be ${mayBe}`;
}
