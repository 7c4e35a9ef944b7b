/** Topics that must exist do not, and were not to be made. */
export class MissingTopicsError extends Error {
  override readonly name = 'MissingTopicsError';

  constructor(readonly topics: readonly string[]) {
    super(`missing topics: ${topics.join(', ')}`);
  }
}
