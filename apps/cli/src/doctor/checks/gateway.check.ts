import { fail, ok, type Finding } from '../finding.js';
import { whyNoAnswer } from '../no-answer.js';

/** Whether the gateway runs and is ready, by its management port. */
export async function checkGateway(management: string, timeoutMs: number): Promise<Finding> {
  const url = new URL('/health/ready', management);
  let answer: Response;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    return fail(
      `no gateway answers at ${management} (${whyNoAnswer(error)})`,
      'start it: npm run gateway (or npm start); name its management address with --management',
    );
  }
  const health = await readHealth(answer);
  if (health === undefined) {
    return fail(
      `${management} answers ${answer.status}, but is no gateway`,
      'set MANAGEMENT_PORT as for the gateway, or name its management address with --management',
    );
  }
  if (answer.status === 200) return ok(`ready at ${management}`);
  const away = Object.entries(health.error).map(([name, { message }]) => `${name} (${message ?? 'down'})`);
  return fail(`not ready: ${away.join(', ')}`, 'see the lines of what is away, and the log of the gateway');
}

interface Health {
  readonly status: string;
  readonly error: Readonly<Record<string, { readonly message?: string }>>;
}

/** The answer's form is @nestjs/terminus'. */
async function readHealth(answer: Response): Promise<Health | undefined> {
  try {
    const body = (await answer.json()) as Partial<Health> | null;
    return body?.status === undefined ? undefined : { status: body.status, error: body.error ?? {} };
  } catch {
    return undefined;
  }
}
