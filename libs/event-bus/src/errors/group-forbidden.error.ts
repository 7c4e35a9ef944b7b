/** The broker does not let this user use a consumer group. */
export class GroupForbiddenError extends Error {
  override readonly name = 'GroupForbiddenError';

  constructor(
    readonly groupId: string,
    options?: ErrorOptions,
  ) {
    super(`this user may not use the consumer group ${groupId}`, options);
  }
}
