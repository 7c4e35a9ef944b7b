import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
  type AclEntry,
} from 'kafkajs';
import { Client } from 'pg';
import { projectDir } from './project-paths.js';

/** The name that docs/security.md gives to the gateway's user in Kafka. */
export const KAFKA_USER = 'ecall-gateway';
/** And to its role in PostgreSQL. */
export const DATABASE_ROLE = 'ecall_gateway';

const page = async () => readFile(join(projectDir, 'docs/security.md'), 'utf8');

/** Gives the gateway's user what the page says, after making the topics. @param brokers where everything may be done */
export async function giveKafkaRights(brokers: string): Promise<void> {
  const acl = (await page())
    .split('\n')
    .filter((line) => line.startsWith('kafka-acls.sh '))
    .flatMap(readAclCommand);
  if (acl.length < 10) throw new Error('docs/security.md names too few ACLs');
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = acl.filter(({ resourceType }) => resourceType === AclResourceTypes.TOPIC);
  const names = [...new Set(topics.map(({ resourceName }) => resourceName))];
  await admin.createTopics({
    topics: names.map((topic) => ({ topic, numPartitions: 2 })),
    waitForLeaders: true,
  });
  await admin.createAcls({ acl });
  await admin.disconnect();
}

/** What one command line of Kafka's own tool adds. */
function readAclCommand(line: string): AclEntry[] {
  const options = [...line.matchAll(/--(\S+) ([^\s-]\S*)/g)].map(([, name = '', value = '']) => ({
    name,
    value,
  }));
  const all = (wanted: string) => options.filter(({ name }) => name === wanted).map(({ value }) => value);
  const resources = [
    ...all('topic').map((name) => ({ name, type: AclResourceTypes.TOPIC })),
    ...all('group').map((name) => ({ name, type: AclResourceTypes.GROUP })),
  ];
  const isPrefix = all('resource-pattern-type')[0] === 'prefixed';
  return resources.flatMap(({ name, type }) =>
    all('operation').map((operation) => ({
      resourceType: type,
      resourceName: name,
      resourcePatternType: isPrefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
      principal: all('allow-principal')[0] ?? '',
      host: '*',
      operation: AclOperationTypes[operation.toUpperCase() as keyof typeof AclOperationTypes],
      permissionType: AclPermissionTypes.ALLOW,
    })),
  );
}

/** Makes the role that the page says. @returns the same database's address for that role */
export async function giveDatabaseRights(adminUrl: string, password: string): Promise<string> {
  const [, statements = ''] = /```sql\n([^]*?)```/.exec(await page()) ?? [];
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(statements.replace('SECRET', password));
  await client.end();
  const url = new URL(adminUrl);
  url.username = DATABASE_ROLE;
  url.password = password;
  return url.href;
}
