import { askManagement, mustBeOk } from '../management/management-client.js';
import type { Session } from '../session.js';

/** What `forget` may be told. */
export interface ForgetFlags {
  /** Address of the gateway's management side. */
  readonly management: string;
}

/**
 * Asks the gateway to delete what it keeps of one number.
 *
 * @returns the exit code
 * @throws {CliError} when the gateway cannot be reached, or refuses
 */
export async function forget(to: string, { management }: ForgetFlags, session: Session): Promise<number> {
  const { deleted } = mustBeOk(await askManagement(management, '/messages/forget', session, { to }));
  session.print(`deleted what was kept of ${String(deleted)} ${deleted === 1 ? 'message' : 'messages'}`);
  return 0;
}
