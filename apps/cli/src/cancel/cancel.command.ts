import { askManagement, mustBeOk, type ManagementAnswer } from '../management/management-client.js';
import type { Session } from '../session.js';

/** What `cancel` may be told beside the command's id. */
export interface CancelFlags {
  /** E.164. */
  readonly to?: string;
  readonly reason?: string;
  /** Address of the gateway's management side. */
  readonly management: string;
}

const ACCEPTED = 202;
const CONFLICT = 409;

/**
 * Asks the gateway to send nothing more of a command.
 *
 * @returns the exit code: 0 where something was or will be cancelled
 * @throws {CliError} when the gateway cannot be reached, or refuses
 */
export async function cancel(commandId: string, flags: CancelFlags, session: Session): Promise<number> {
  const { to, reason, management } = flags;
  const path = `/messages/${encodeURIComponent(commandId)}/cancel`;
  const wish = { ...(to === undefined ? {} : { to }), ...(reason === undefined ? {} : { reason }) };
  const answer = await askManagement(management, path, session, wish);
  if (answer.status === ACCEPTED) {
    session.print(`${commandId} is not known yet: where it comes, nothing of it is sent`);
    return 0;
  }
  for (const line of linesOf(answer.status === CONFLICT ? answer.body : mustBeOk(answer)))
    session.print(line);
  return answer.status === CONFLICT ? 1 : 0;
}

/** One line for each recipient that the gateway names. */
function linesOf(body: ManagementAnswer['body']): string[] {
  const all = (name: string) => (Array.isArray(body[name]) ? (body[name] as unknown[]) : []);
  const lines = [
    ...all('cancelled').map((to) => `${String(to)} cancelled`),
    ...all('requested').map((to) => `${String(to)} under way or in doubt: not sent again`),
    ...all('unchanged').map((one) => {
      const { to, state } = one as { readonly to?: unknown; readonly state?: unknown };
      return `${String(to)} unchanged: ${String(state)}`;
    }),
  ];
  if (body['pending'] === true) lines.push('recipients that are not begun yet: nothing is sent to them');
  return lines.length > 0 ? lines : ['nothing was or can be cancelled'];
}
