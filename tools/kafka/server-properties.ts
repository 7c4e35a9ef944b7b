/** What one combined broker and controller needs to know. */
export interface ServerPropertiesInput {
  readonly host: string;
  readonly port: number;
  readonly controllerPort: number;
  /** Absolute folder of the log segments. */
  readonly logDir: string;
  readonly authorizer?: AuthorizerInput;
}

/** A second listener, at which users log in and may do no more than they were given. The first one may do everything. */
export interface AuthorizerInput {
  readonly port: number;
  /** Passwords by name, for SASL PLAIN and SCRAM. */
  readonly users: Readonly<Record<string, string>>;
  /** PEM file with a private key and its certificate, made out to `localhost`. Given: that listener speaks TLS. */
  readonly keyStore?: string;
}

/** SASL SCRAM by Kafka's names. */
export const SCRAM_MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** The configuration of a single KRaft node; every internal topic is reduced to the one replica there can be. */
export function serverProperties({
  host,
  port,
  controllerPort,
  logDir,
  authorizer,
}: ServerPropertiesInput): string {
  const settings: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${host}:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${host}:${port},CONTROLLER://${host}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${host}:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': logDir,
    'offsets.topic.replication.factor': 1,
    // The default of 50 partitions makes a young broker busy for seconds.
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.num.partitions': 3,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.num.partitions': 3,
    'share.coordinator.state.topic.min.isr': 1,
    // One consumer joins at a time here: waiting for others only delays it.
    'group.initial.rebalance.delay.ms': 0,
    // After a crash the broker may come back only when its old registration has timed out (default 9 s).
    'broker.session.timeout.ms': 4000,
    'broker.heartbeat.interval.ms': 500,
    'auto.create.topics.enable': false,
    ...(authorizer === undefined ? {} : authorization({ host, port, controllerPort, authorizer })),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function authorization({
  host,
  port,
  controllerPort,
  authorizer: { port: ownPort, users, keyStore },
}: Required<Omit<ServerPropertiesInput, 'logDir'>>): Record<string, string> {
  const logins = Object.entries(users).map(([name, password]) => `user_${name}="${password}"`);
  const protocol = keyStore === undefined ? 'SASL_PLAINTEXT' : 'SASL_SSL';
  // A certificate is made out to a name.
  const ownHost = keyStore === undefined ? host : 'localhost';
  const listener = `listener.name.${protocol.toLowerCase()}`;
  return {
    listeners: `PLAINTEXT://${host}:${port},${protocol}://${host}:${ownPort},CONTROLLER://${host}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${host}:${port},${protocol}://${ownHost}:${ownPort}`,
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,${protocol}:${protocol},CONTROLLER:PLAINTEXT`,
    'sasl.enabled.mechanisms': ['PLAIN', ...SCRAM_MECHANISMS].join(','),
    [`${listener}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required ${logins.join(' ')};`,
    ...Object.fromEntries(
      SCRAM_MECHANISMS.map((mechanism) => [
        `${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`,
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      ]),
    ),
    ...(keyStore !== undefined && {
      [`${listener}.ssl.keystore.type`]: 'PEM',
      [`${listener}.ssl.keystore.location`]: keyStore,
    }),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  };
}
