import type { SettingProblem } from '../problems/settings.error.js';

/** Settings of earlier releases that would be ignored at a cost, with what has to be done before they are unset. */
const RETIRED: Readonly<Record<string, string>> = {
  LEDGER_DIR:
    'left out only, since the embedded ledger is gone: let the old release finish until nothing is scheduled, parked or ' +
    'in doubt, then unset it and set DATABASE_URL; ids that were sent before are no longer known',
};

/** A problem for each setting that no longer exists and is still set. */
export function retiredSettings(environment: Readonly<Record<string, string | undefined>>): SettingProblem[] {
  return Object.entries(RETIRED).flatMap(([name, mayBe]) => {
    const value = environment[name];
    return value === undefined ? [] : [{ name, got: `got '${value}'`, mayBe }];
  });
}
