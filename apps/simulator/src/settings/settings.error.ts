/** A setting from the environment that cannot be used. */
export class SettingsError extends Error {
  constructor(
    readonly setting: string,
    got: string,
    mayBe: string,
  ) {
    super(`${setting} is ${got}; it may be ${mayBe}.`);
  }
}
