import { askManagement, mustBeOk } from '../management/management-client.js';
import type { Session } from '../session.js';

/** What `lift` may be told. */
export interface LiftFlags {
  /** Why; the audit keeps it. */
  readonly reason?: string;
  /** Address of the gateway's management side. */
  readonly management: string;
}

/**
 * Asks the gateway to allow an account one more full daily limit.
 *
 * @returns the exit code
 * @throws {CliError} when the gateway cannot be reached, or refuses
 */
export async function lift(
  account: string,
  { reason, management }: LiftFlags,
  session: Session,
): Promise<number> {
  const path = `/accounts/${encodeURIComponent(account)}/lift`;
  const answer = await askManagement(management, path, session, reason === undefined ? {} : { reason });
  const { segments, lifts, since } = mustBeOk(answer);
  session.print(
    `${account} may send one more full limit: ${String(segments)} segments since ${String(since)}, lifted ${String(lifts)} times`,
  );
  return 0;
}
