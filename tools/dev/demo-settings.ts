import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The environment of a shell; what is set there goes before everything made up. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What `npm start` brings up itself, because nothing else was named. */
export interface Plan {
  /** `memory`: there is no Java, or it was asked for by name. */
  readonly bus: 'own kafka' | 'given kafka' | 'memory';
  readonly ownDatabase: boolean;
  readonly ownSimulator: boolean;
  readonly ports: { readonly public: string; readonly management: string; readonly simulator: string };
}

export function planOf(environment: Environment, hasJava: boolean): Plan {
  const given = (name: string) => (environment[name] ?? '') !== '';
  const memory = environment['EVENT_BUS'] === 'memory' || (!given('KAFKA_BROKERS') && !hasJava);
  return {
    bus: memory ? 'memory' : given('KAFKA_BROKERS') ? 'given kafka' : 'own kafka',
    ownDatabase: !given('DATABASE_URL') && !given('DATABASE_URL_FILE'),
    ownSimulator: !given('ECALL_BASE_URL'),
    ports: {
      public: environment['PORT'] ?? '3000',
      management: environment['MANAGEMENT_PORT'] ?? '3001',
      simulator: environment['SIMULATOR_PORT'] ?? '3080',
    },
  };
}

/** What a demo on this machine needs. */
export function madeUpSettings(
  plan: Plan,
  made: { readonly brokers: string; readonly databaseUrl: string | undefined; readonly signingKeys: string },
): Record<string, string> {
  return {
    EVENT_BUS: plan.bus === 'memory' ? 'memory' : 'kafka',
    KAFKA_BROKERS: made.brokers,
    ...(made.databaseUrl === undefined ? {} : { DATABASE_URL: made.databaseUrl }),
    PUBLIC_URL: `http://127.0.0.1:${plan.ports.public}`,
    WEBHOOK_SIGNING_KEYS: made.signingKeys,
    ...(plan.ownSimulator
      ? {
          ECALL_BASE_URL: `http://127.0.0.1:${plan.ports.simulator}`,
          ECALL_USERNAME: 'demo',
          ECALL_PASSWORD: 'demo',
          ECALL_FROM: 'Gateway',
          WEBHOOK_ALLOWED_IPS: '127.0.0.1,::1',
        }
      : {}),
  };
}

/** The gateway's settings: the shell's own, and for the rest what was made up. */
export function gatewaySettings(
  environment: Environment,
  madeUp: Readonly<Record<string, string>>,
): Record<string, string> {
  const isOwn = (name: string) => (environment[name] ?? '') !== '';
  const rest = Object.entries(madeUp).filter(([name]) => !isOwn(`${name}_FILE`));
  const own = Object.entries(environment).filter(([name]) => isOwn(name));
  return Object.fromEntries([...rest, ...own]) as Record<string, string>;
}

/** The demo's signing key, made once: callbacks of yesterday's messages are still known today. */
export function keptSigningKeys(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const keys = `demo:${randomBytes(32).toString('base64url')}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${keys}\n`, { mode: 0o600 });
  return keys;
}
