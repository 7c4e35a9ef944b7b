import { fail, ok, warn, type Finding } from '../finding.js';
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
  const isDown = (name: string) => `${name} (${health.details[name]?.message ?? 'down'})`;
  const nextStep = 'see the lines of what is away, and the log of the gateway';
  if (answer.status !== 200)
    return fail(`not ready: ${Object.keys(health.error).map(isDown).join(', ')}`, nextStep);
  if (health.degraded.length > 0)
    return warn(`ready, but degraded: ${health.degraded.map(isDown).join(', ')}`, nextStep);
  return ok(`ready at ${management}`);
}

type Items = Readonly<Record<string, { readonly message?: string }>>;

interface Health {
  readonly status: string;
  readonly error: Items;
  readonly details: Items;
  /** What all replicas lack while this one is ready. */
  readonly degraded: readonly string[];
}

/** The answer's form is @nestjs/terminus'. */
async function readHealth(answer: Response): Promise<Health | undefined> {
  try {
    const body = (await answer.json()) as Partial<Health> | null;
    if (body?.status === undefined) return undefined;
    const { status, error = {}, details = error, degraded = [] } = body;
    return { status, error, details, degraded };
  } catch {
    return undefined;
  }
}
