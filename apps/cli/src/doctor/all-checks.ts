import type { AccessOutcome } from '@ecall-gateway/ecall-client';
import { inspectPostgres, type PostgresInspection } from '@ecall-gateway/ledger';
import type { AccountCredentials, Settings } from '@ecall-gateway/settings';
import { KAFKA_SETTINGS, kafkaSettingsOf } from '../kafka/kafka-settings.js';
import type { Check } from './check.js';
import { askAccess, checkAccount } from './checks/account.check.js';
import { aheadBy, judgeClocks, type ClockSeen } from './checks/clock.check.js';
import { checkGateway } from './checks/gateway.check.js';
import { checkKafka } from './checks/kafka.check.js';
import { checkKafkaRights } from './checks/kafka-rights.check.js';
import { checkLedger } from './checks/ledger.check.js';
import { checkLimits, LIMIT_SETTINGS } from './checks/limits.check.js';
import { checkProxy } from './checks/proxy.check.js';
import { checkSettings } from './checks/settings.check.js';
import { checkSigningKeys } from './checks/signing-keys.check.js';
import { checkTopics } from './checks/topics.check.js';
import { checkWebhook } from './checks/webhook.check.js';
import { notChecked, ok, type Finding } from './finding.js';
import type { FoundSettings } from './found-settings.js';

/** Of one question over HTTP. */
const ANSWER_MS = 8_000;

/** In the order of the report. */
export function allChecks(
  found: FoundSettings,
  env: Readonly<Record<string, string | undefined>>,
  management?: string,
): readonly Check[] {
  const { settings } = found;
  const { DATABASE_URL: databaseUrl, MANAGEMENT_PORT: port } = settings;
  const inspection = databaseUrl === undefined ? undefined : inspectPostgres({ databaseUrl });
  const asked = found.accounts.map((account) => ({ account, access: askAccess(account, ANSWER_MS) }));
  // Two checks wait for each of them; until they do, nobody does.
  for (const answer of [inspection, ...asked.map(({ access }) => access)]) answer?.catch(() => undefined);
  /** A check that needs some settings right. */
  const needs = <Name extends keyof Settings>(
    name: string,
    wanted: readonly Name[],
    look: (settings: Pick<Settings, Name>) => Finding | Promise<Finding>,
  ): Check => ({
    name,
    look: async () => {
      const wrong = found.problems.filter((problem) => wanted.some((each) => problem.name.startsWith(each)));
      return wrong.length === 0 ? look(settings as Pick<Settings, Name>) : dependsOn(wrong);
    },
  });
  return [
    { name: 'settings', look: async () => Promise.resolve(checkSettings(found)) },
    needs('kafka', [...KAFKA_SETTINGS, 'EVENT_BUS', 'KAFKA_GROUP_ID'], (given) =>
      given.EVENT_BUS === 'memory'
        ? ok('none: EVENT_BUS is memory')
        : checkKafka({
            kafka: kafkaSettingsOf(given),
            groupId: given.KAFKA_GROUP_ID,
          }),
    ),
    needs(
      'kafka rights',
      [...KAFKA_SETTINGS, 'EVENT_BUS', 'KAFKA_GROUP_ID', 'KAFKA_CREATE_TOPICS'],
      (given) =>
        given.EVENT_BUS === 'memory'
          ? ok('none: EVENT_BUS is memory')
          : checkKafkaRights({
              kafka: kafkaSettingsOf(given),
              groupId: given.KAFKA_GROUP_ID,
              createTopics: given.KAFKA_CREATE_TOPICS,
            }),
    ),
    needs('topics', [...KAFKA_SETTINGS, 'EVENT_BUS', 'KAFKA_CREATE_TOPICS'], (given) =>
      given.EVENT_BUS === 'memory'
        ? ok('none: EVENT_BUS is memory')
        : checkTopics({ kafka: kafkaSettingsOf(given), createTopics: given.KAFKA_CREATE_TOPICS }),
    ),
    needs('ledger', ['DATABASE_URL'], ({ DATABASE_URL }) =>
      checkLedger(DATABASE_URL, inspection ?? inspectPostgres({ databaseUrl: DATABASE_URL })),
    ),
    ...accountChecks(asked, found),
    { name: 'proxy', look: async () => Promise.resolve(checkProxy(found.accounts, env)) },
    needs('limits', LIMIT_SETTINGS, (given) => checkLimits(given, found.accounts)),
    needs('webhook', ['PUBLIC_URL', 'TRUST_PROXY', 'WEBHOOK_ALLOWED_IPS', 'ECALL_BASE_URL'], (given) =>
      checkWebhook(given, ANSWER_MS),
    ),
    {
      name: 'gateway',
      look: async () => checkGateway(management ?? `http://127.0.0.1:${port ?? 3001}`, ANSWER_MS),
    },
    { name: 'clock', look: async () => judgeClocks(await clocks(asked, inspection)) },
    needs('signing keys', ['WEBHOOK_SIGNING_KEYS'], ({ WEBHOOK_SIGNING_KEYS }) =>
      checkSigningKeys(WEBHOOK_SIGNING_KEYS),
    ),
  ];
}

function dependsOn(wrong: FoundSettings['problems']): Finding {
  const names = [...new Set(wrong.map(({ name }) => name))];
  return notChecked(`${names.join(', ')} cannot be used`, 'see the line of settings');
}

interface AskedAccount {
  readonly account: AccountCredentials;
  readonly access: Promise<AccessOutcome>;
}

function accountChecks(asked: readonly AskedAccount[], { problems }: FoundSettings): Check[] {
  if (asked.length > 0) {
    return asked.map(({ account, access }) => ({
      name: `account ${account.name}`,
      look: async () => checkAccount(account, access),
    }));
  }
  const wrong = problems.filter(({ name }) => name.startsWith('ECALL_'));
  return [{ name: 'account', look: async () => Promise.resolve(dependsOn(wrong)) }];
}

/** Ours against eCall's and PostgreSQL's. */
async function clocks(
  asked: readonly AskedAccount[],
  inspection: Promise<PostgresInspection> | undefined,
): Promise<readonly ClockSeen[]> {
  const [first] = asked;
  return Promise.all([
    ...(first === undefined ? [] : [seen('eCall', first.access, ({ clock }) => clock && aheadBy(clock))]),
    ...(inspection === undefined ? [] : [seen('PostgreSQL', inspection, ({ clockAheadMs }) => clockAheadMs)]),
  ]);
}

async function seen<T>(
  whose: string,
  asked: Promise<T>,
  ahead: (answer: T) => number | undefined,
): Promise<ClockSeen> {
  return { whose, aheadMs: await asked.then(ahead, () => undefined) };
}
