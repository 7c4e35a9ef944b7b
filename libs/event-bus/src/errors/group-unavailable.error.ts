/** Why a consumer group cannot be used. A broker may hide that it is forbidden: then there seems to be no coordinator. */
export type GroupTrouble = 'forbidden' | 'no-coordinator';

const TEXTS: Record<GroupTrouble, string> = {
  forbidden: 'may not be used by this user',
  'no-coordinator': 'has no coordinator, or may not be used by this user',
};

/** The broker answers, and a consumer group cannot be used. */
export class GroupUnavailableError extends Error {
  override readonly name = 'GroupUnavailableError';

  constructor(
    readonly groupId: string,
    readonly reason: GroupTrouble,
    options?: ErrorOptions,
  ) {
    super(`consumer group ${groupId} ${TEXTS[reason]}`, options);
  }
}
