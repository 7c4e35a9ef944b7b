import { curlCommand } from './demo-over-http.js';
import type { Plan } from './demo-settings.js';
import { managementToken } from './management-token.js';

/** What to type next, and what listens where. */
export function howToGoOn(plan: Plan, settings: Readonly<Record<string, string>>, logs: string): string {
  const brokers = settings['KAFKA_BROKERS'] ?? '';
  const topic = settings['TOPIC_SEND_MESSAGE'] ?? 'ecall.send-message';
  const events = settings['TOPIC_MESSAGE_EVENTS'] ?? 'ecall.message-events';
  const command = '{"channel":"Sms","to":"+41791234567","content":{"type":"Text","text":"Hello"}}';
  const curl = curlCommand(
    `http://127.0.0.1:${plan.ports.management}`,
    managementToken(settings) !== undefined,
  );
  const kafka =
    plan.bus === 'memory'
      ? [
          'There is no Kafka: the event bus lives in the gateway alone. Commands come in over HTTP, what becomes of them is at /messages/<commandId>:',
          `  ${curl}`,
          'For a real one install Java 17 and Maven (apt-get install -y openjdk-17-jre-headless maven), or set KAFKA_BROKERS.',
        ]
      : [
          'Send the next one from another terminal:',
          '  npm run ecall -- send +41791234567 "Hello"',
          `  echo '${command}' | kcat -b ${brokers} -P -t ${topic}`,
          `  ${curl}`,
          'See everything that happens:',
          '  npm run ecall -- watch',
          `  kcat -b ${brokers} -C -t ${events} -f '%h\\n%s\\n\\n'`,
          'See whether all is well:',
          '  npm run ecall -- doctor',
        ];
  return [
    '',
    ...kafka,
    '',
    `  webhooks      http://127.0.0.1:${plan.ports.public}`,
    `  management    http://127.0.0.1:${plan.ports.management}/health/ready`,
    plan.ownSimulator
      ? `  simulator     http://127.0.0.1:${plan.ports.simulator}  (open it in a browser: the phones; nothing leaves this machine)`
      : `  eCall         ${settings['ECALL_BASE_URL'] ?? ''}`,
    `  Kafka         ${plan.bus === 'memory' ? 'none, in memory' : brokers}`,
    `  PostgreSQL    ${plan.ownDatabase ? placeOf(settings['DATABASE_URL'] ?? '') : 'yours (DATABASE_URL)'}`,
    `  logs          ${logs}`,
    '',
    'Ctrl-C stops everything that was started here.',
  ].join('\n');
}

/** Host, port and database, without who logs in. */
function placeOf(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}
