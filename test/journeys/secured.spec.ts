import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { KafkaEventBus } from '@ecall-gateway/event-bus';
import { PlatformaticEventBus } from '@ecall-gateway/event-bus/platformatic';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  closeConnections,
  createDatabase,
  createTopics,
  DATABASE_ROLE,
  DEFAULT_TOPICS,
  giveDatabaseRights,
  giveKafkaRights,
  KAFKA_USER,
  runEcall,
  startSecuredServers,
  waitFor,
  type SecuredServers,
} from '../support/index.js';
import { ACCEPTED, sms, startSystem, STATUS_CHANGED, type System } from './system.js';

const KAFKA_PASSWORD = 'not-to-be-printed-kafka';
const DATABASE_PASSWORD = 'not-to-be-printed-postgres';
const TO = '+41791260000';

/**
 * Kafka and PostgreSQL as a platform team runs them: TLS by a private authority, a login, and the rights of docs/security.md
 * alone.
 */
describe.each(['kafkajs', 'platformatic'] as const)(
  'secured servers, with KAFKA_CLIENT=%s',
  (KAFKA_CLIENT) => {
    let servers: SecuredServers;
    let system: System;
    let login: Record<string, string>;

    beforeAll(async () => {
      servers = await startSecuredServers({
        [KAFKA_USER]: KAFKA_PASSWORD,
        clerk: KAFKA_PASSWORD,
        boss: KAFKA_PASSWORD,
      });
      await giveKafkaRights(servers.kafka.brokers);
      await giveOthersRights(servers.kafka.brokers);
      const database = await createDatabase(servers.postgres.url);
      const url = new URL(await giveDatabaseRights(database.url, DATABASE_PASSWORD));
      url.hostname = 'localhost';
      url.searchParams.set('sslmode', 'verify-full');
      url.searchParams.set('sslrootcert', servers.trusted);
      login = {
        KAFKA_CLIENT,
        KAFKA_BROKERS: servers.brokers,
        KAFKA_CREATE_TOPICS: 'false',
        KAFKA_SSL: 'true',
        KAFKA_SSL_CA_FILE: servers.trusted,
        KAFKA_SASL_MECHANISM: 'scram-sha-512',
        KAFKA_SASL_USERNAME: KAFKA_USER,
        KAFKA_SASL_PASSWORD: KAFKA_PASSWORD,
        DATABASE_URL: url.href,
      };
      system = await startSystem({
        brokers: servers.kafka.brokers,
        databaseUrl: servers.postgres.url,
        topics: DEFAULT_TOPICS,
        settings: login,
      });
    }, 120_000);
    afterAll(async () => {
      await system?.stop();
      await servers?.stop();
    });

    /** A command goes in by Kafka and out over eCall, and its status comes back. */
    async function isDelivered(): Promise<boolean> {
      const commandId = await system.command(sms(TO, 'over TLS'));
      await system.event(commandId, ACCEPTED);
      await system.events.first(
        ({ subject, type, data }) =>
          subject === commandId && type === STATUS_CHANGED && data['final'] === true,
        'the last status',
      );
      return true;
    }

    /** The lines of doctor by the name of their check. */
    async function doctor(settings: Record<string, string> = {}): Promise<ReadonlyMap<string, string>> {
      const env = { ...system.env, PUBLIC_URL: system.gateway.url, ...settings };
      const { lines, stdout, stderr } = await runEcall(['doctor'], env);
      expect(`${stdout}${stderr}`).not.toContain('not-to-be-printed');
      return new Map(lines.map((line) => [/^\w+ +(.+?) {2,}/.exec(line)?.[1] ?? '', line]));
    }

    /** Logs in, publishes and leaves, trusting who is trusted now. */
    async function openBus(
      mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512',
      password = KAFKA_PASSWORD,
    ) {
      const Bus = KAFKA_CLIENT === 'kafkajs' ? KafkaEventBus : PlatformaticEventBus;
      const bus = new Bus({
        brokers: [servers.brokers],
        clientId: 'secured-spec',
        ssl: { ca: [readFileSync(servers.trusted, 'utf8')] },
        sasl: { mechanism, username: KAFKA_USER, password },
      });
      try {
        await bus.publish({ topic: DEFAULT_TOPICS.messageEvents, value: 'null' });
      } finally {
        await bus.close();
      }
    }

    it('carry a message from its command to its last status', async () => {
      expect(await isDelivered()).toBe(true);
    });

    it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('let in by SASL %s', async (mechanism) => {
      await expect(openBus(mechanism)).resolves.toBeUndefined();
      await expect(openBus(mechanism, 'wrong')).rejects.toThrow(/authentication failed/i);
    });

    // It asks by kafkajs, whatever the gateway reads by.
    it.runIf(KAFKA_CLIENT === 'kafkajs').concurrent.each([
      [
        'right as they are',
        () => ({}),
        {
          kafka: /^ok .*, TLS, login scram-sha-512 taken/,
          'kafka rights': /^ok .*what it needs, and no more/,
          topics: /^ok /,
          ledger: /^ok /,
        },
      ],
      [
        'refused a wrong password, and what is no TLS',
        () => ({ KAFKA_SASL_PASSWORD: 'wrong', DATABASE_URL: without('sslrootcert', 'sslmode') }),
        { kafka: /^fail .*refuses the login/, ledger: /^fail .*refuses the login/ },
      ],
      [
        'used by somebody who may do too little',
        () => ({ KAFKA_SASL_USERNAME: 'clerk' }),
        {
          'kafka rights':
            /^fail .*lacks WRITE on ecall.send-message; READ on group ecall-gateway; READ on group ecall-gateway-urgent/,
        },
      ],
      [
        'used by somebody who may do too much',
        () => ({
          KAFKA_SASL_USERNAME: 'boss',
          DATABASE_URL: login['DATABASE_URL']?.replace(/\/\/[^@]*@/, '//postgres@') ?? '',
        }),
        {
          'kafka rights':
            /^warn .*more than it needs: .*DELETE.* on ecall.send-message; .*ALTER.* on the cluster; read or write 1 topic of others/,
          ledger: /^warn .*more than it needs: SUPERUSER/,
        },
      ],
      [
        'by an authority that nobody named',
        () => ({ KAFKA_SSL_CA_FILE: '', DATABASE_URL: without('sslrootcert') }),
        { kafka: /^fail .*no TLS with localhost.*KAFKA_SSL_CA_FILE/, ledger: /^fail .*is not believed/ },
      ],
      [
        'made out to another name',
        () => ({
          KAFKA_BROKERS: servers.brokers.replace('localhost', '127.0.0.1'),
          DATABASE_URL: login['DATABASE_URL']?.replace('localhost', '127.0.0.1') ?? '',
        }),
        { kafka: /^fail .*no TLS with 127\.0\.0\.1/, ledger: /^fail .*is not believed/ },
      ],
      [
        'spoken to plainly',
        () => ({ KAFKA_SSL: 'false', KAFKA_SSL_CA_FILE: '' }),
        { kafka: /^fail .*KAFKA_SSL=true/ },
      ],
    ])('are, in the eyes of doctor, %s', async (_, settings: () => Record<string, string>, expected) => {
      const report = await doctor(settings());
      for (const [check, line] of Object.entries(expected)) expect(report.get(check)).toMatch(line);
    });

    function without(...parameters: readonly string[]): string {
      const url = new URL(login['DATABASE_URL'] ?? '');
      for (const name of parameters) url.searchParams.delete(name);
      return url.href;
    }

    it('go on with the authorities of before while their file is away', async () => {
      await rename(servers.trusted, `${servers.trusted}.away`);
      try {
        await closeConnections(servers.postgres.url);
        expect(await isDelivered()).toBe(true);
        expect(system.gateway.exitCode).toBeUndefined();
      } finally {
        await rename(`${servers.trusted}.away`, servers.trusted);
      }
    });

    it('may change their certificates, and the authority too: the gateway runs on', async () => {
      const renewed = await servers.renew('second');
      await expect(openBus('plain')).rejects.toThrow('unable to verify the first certificate');
      await servers.trust(renewed);
      expect(await isDelivered()).toBe(true);
      await expect(openBus('plain')).resolves.toBeUndefined();
      expect(system.gateways).toHaveLength(1);
      expect(system.gateway.exitCode).toBeUndefined();
      await waitFor(async () => (await fetch(`${system.gateway.managementUrl}/health/ready`)).ok, {
        deadlineMs: 10_000,
        what: 'readiness',
      });
    }, 90_000);

    it('leave no password in the log, and none beside the right role', () => {
      expect(system.gateway.logs.join('\n')).not.toContain('not-to-be-printed');
      expect(new URL(login['DATABASE_URL'] ?? '').username).toBe(DATABASE_ROLE);
    });
  },
);

/** To one user too little, to another too much; and a topic that is no business of the gateway's. */
async function giveOthersRights(brokers: string): Promise<void> {
  await createTopics(brokers, ['payroll'], 1);
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const allow = (
    user: string,
    type: AclResourceTypes,
    resourceName: string,
    operation: AclOperationTypes,
  ) => ({
    principal: `User:${user}`,
    host: '*',
    resourceType: type,
    resourceName,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  });
  const { TOPIC, GROUP, CLUSTER } = AclResourceTypes;
  await admin.createAcls({
    acl: [
      allow('clerk', TOPIC, DEFAULT_TOPICS.sendMessage, AclOperationTypes.READ),
      allow('boss', TOPIC, '*', AclOperationTypes.ALL),
      allow('boss', GROUP, '*', AclOperationTypes.ALL),
      allow('boss', CLUSTER, 'kafka-cluster', AclOperationTypes.ALL),
    ],
  });
  await admin.disconnect();
}
