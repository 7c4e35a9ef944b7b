import { CliError } from '../cli-error.js';
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
  const answer = await fetch(new URL('/messages/forget', management), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to }),
  }).catch((cause: unknown) => {
    throw new CliError(
      `The gateway does not answer at ${management}.`,
      'name its management address with --management',
      {
        cause,
      },
    );
  });
  const body = (await answer.json()) as { deleted?: number; message?: unknown };
  if (!answer.ok)
    throw new CliError(`The gateway refused: ${[body.message].flat().join('; ')}`, 'see --help');
  session.print(`deleted what was kept of ${body.deleted} ${body.deleted === 1 ? 'message' : 'messages'}`);
  return 0;
}
