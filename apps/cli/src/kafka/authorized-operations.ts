import type { Kafka } from 'kafkajs';
import { OwnRequests, type OwnRequest } from './own-request.js';
import { PlainReader } from './plain-reader.js';

/*
 * What this user may do, by the broker's own word (KIP-430): any user may ask that of itself. Kafka's protocol guide:
 * Metadata, version 8, and DescribeGroups, version 3.
 */

/** By Kafka's code; an answer is a set of bits. */
const OPERATIONS = [
  'UNKNOWN',
  'ANY',
  'ALL',
  'READ',
  'WRITE',
  'CREATE',
  'DELETE',
  'ALTER',
  'DESCRIBE',
  'CLUSTER_ACTION',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
  'IDEMPOTENT_WRITE',
  'CREATE_TOKENS',
  'DESCRIBE_TOKENS',
] as const;

export type Operation = (typeof OPERATIONS)[number];

export interface AuthorizedOperations {
  readonly cluster: ReadonlySet<Operation>;
  /** Of all topics that this user may see, Kafka's own left out. */
  readonly topics: ReadonlyMap<string, ReadonlySet<Operation>>;
  /** Of the groups that were asked for. */
  readonly groups: ReadonlyMap<string, ReadonlySet<Operation>>;
}

/** @throws what kafkajs throws where the brokers do not answer */
export async function readAuthorizedOperations(
  kafka: Kafka,
  groupIds: readonly string[],
): Promise<AuthorizedOperations> {
  const requests = await OwnRequests.open(kafka);
  try {
    const { cluster, topics } = readMetadata(await requests.toController(ALL_TOPICS));
    const groups = new Map<string, ReadonlySet<Operation>>();
    for (const groupId of groupIds) groups.set(groupId, await ofGroup(requests, groupId));
    return { cluster, topics, groups };
  } finally {
    await requests.close();
  }
}

/** No list of topics (all of them), none to be made, and what may be done with cluster and topics. */
const ALL_TOPICS: OwnRequest = {
  apiKey: 3,
  apiName: 'Metadata',
  apiVersion: 8,
  body: Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 1, 1]),
};

/** @param answer Metadata, version 8, without its header */
export function readMetadata(answer: Buffer): Omit<AuthorizedOperations, 'groups'> {
  const reader = new PlainReader(answer);
  reader.skip(4);
  reader.array(() => {
    reader.skip(4);
    reader.text();
    reader.skip(4);
    reader.text();
  });
  reader.text();
  reader.skip(4);
  const topics = reader.array(() => {
    reader.skip(2);
    const name = reader.text();
    const isInternal = reader.boolean();
    reader.array(() => {
      reader.skip(14);
      for (let list = 0; list < 3; list += 1) reader.array(() => reader.skip(4));
    });
    return { name, isInternal, operations: operationsIn(reader.int32()) };
  });
  return {
    topics: new Map(
      topics.filter(({ isInternal }) => !isInternal).map(({ name, operations }) => [name, operations]),
    ),
    cluster: operationsIn(reader.int32()),
  };
}

/** A group that this user may not even look at: nothing. */
async function ofGroup(requests: OwnRequests, groupId: string): Promise<ReadonlySet<Operation>> {
  const name = Buffer.from(groupId);
  const body = Buffer.concat([Buffer.from([0, 0, 0, 1, 0, name.length]), name, Buffer.from([1])]);
  const request = { apiKey: 15, apiName: 'DescribeGroups', apiVersion: 3, body };
  let answer: Buffer;
  try {
    answer = await requests.toCoordinator(groupId, request);
  } catch (error) {
    // To a user without rights to the group the broker does not tell its coordinator.
    if (/GROUP_AUTHORIZATION|coordinator/i.test(`${String(error)} ${(error as { type?: string }).type}`)) {
      return new Set();
    }
    throw error;
  }
  return readGroup(answer);
}

/** @param answer DescribeGroups, version 3, about one group, without its header */
export function readGroup(answer: Buffer): ReadonlySet<Operation> {
  const reader = new PlainReader(answer);
  reader.skip(4);
  const [operations] = reader.array(() => {
    reader.skip(2);
    for (let text = 0; text < 4; text += 1) reader.text();
    reader.array(() => {
      for (let text = 0; text < 3; text += 1) reader.text();
      reader.skipBytes();
      reader.skipBytes();
    });
    return operationsIn(reader.int32());
  });
  return operations ?? new Set();
}

/** The lowest number stands for an answer that leaves it open. */
function operationsIn(bits: number): ReadonlySet<Operation> {
  if (bits === -0x80000000) return new Set();
  return new Set(OPERATIONS.filter((_, code) => (bits & (1 << code)) !== 0));
}
