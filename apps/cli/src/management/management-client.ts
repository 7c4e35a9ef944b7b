import { examineSettings, SettingsError } from '@ecall-gateway/settings';
import { CliError } from '../cli-error.js';
import type { Session } from '../session.js';

/** What the gateway answered. */
export interface ManagementAnswer {
  readonly status: number;
  readonly isOk: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Asks a gateway's management side, with the first token of `MANAGEMENT_TOKEN` (or `MANAGEMENT_TOKEN_FILE`) where there is one.
 *
 * @param management its address
 * @param body makes it a POST
 * @throws {CliError} when it cannot be reached, is no gateway, or does not let this caller in
 */
export async function askManagement(
  management: string,
  path: string,
  session: Pick<Session, 'env'>,
  body?: object,
): Promise<ManagementAnswer> {
  const token = readToken(session.env);
  const answer = await fetch(new URL(path, management), {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  }).catch((cause: unknown) => {
    throw new CliError(
      `The gateway does not answer at ${management}.`,
      'name its management address with --management',
      { cause },
    );
  });
  const { status } = answer;
  const read = await readBody(answer);
  if (read === undefined) {
    throw new CliError(
      `${management} answers ${status}, but is no gateway.`,
      'name its management address with --management',
    );
  }
  if (status === 401 || status === 403) {
    throw new CliError(
      `The gateway does not let this caller in: ${toText(read)}`,
      'set MANAGEMENT_TOKEN (or MANAGEMENT_TOKEN_FILE) to a token of the gateway',
    );
  }
  return { status, isOk: answer.ok, body: read };
}

/** @throws {CliError} with what the gateway said */
export function mustBeOk({ isOk, body }: ManagementAnswer): Readonly<Record<string, unknown>> {
  if (isOk) return body;
  throw new CliError(`The gateway refused: ${toText(body)}`, 'see --help');
}

/** @throws {CliError} where it cannot be read */
function readToken(env: Session['env']): string | undefined {
  const { settings, problems } = examineSettings(env);
  const wrong = problems.filter(({ name }) => name.startsWith('MANAGEMENT_TOKEN'));
  if (wrong.length > 0)
    throw new CliError(new SettingsError(wrong).message, 'set it as it is set for the gateway');
  return settings.MANAGEMENT_TOKEN?.[0]?.secret;
}

async function readBody(answer: Response): Promise<ManagementAnswer['body'] | undefined> {
  const body: unknown = await answer.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? { ...body } : undefined;
}

function toText({ message }: ManagementAnswer['body']): string {
  return [message].flat().map(String).join('; ');
}
