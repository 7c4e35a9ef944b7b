/** A call was not made: too much of its lease had passed since its intent was written. */
export class LeaseNearlyOverError extends Error {
  override readonly name = 'LeaseNearlyOverError';

  constructor() {
    super('the lease was nearly over before the call could start');
  }
}
