import type { Kafka } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { GroupUnavailableError } from '../errors/group-unavailable.error.js';
import { MissingTopicsError } from '../errors/missing-topics.error.js';
import { KafkaAdmin } from './kafka-admin.js';

const refusal = (type: string, more: object = {}) => Object.assign(new Error(type), { type, ...more });

/** A broker that refuses what it is asked to do. */
function adminOf(error: Error, isAway = false): KafkaAdmin {
  const refuse = async () => {
    throw error;
  };
  const admin = {
    connect: async () => undefined,
    listTopics: async () => ['orders'],
    createTopics: refuse,
    describeGroups: refuse,
    describeCluster: isAway ? refuse : async () => undefined,
  };
  return new KafkaAdmin({ admin: () => admin } as unknown as Kafka);
}

describe('KafkaAdmin, where the broker forbids it', () => {
  it.each([
    refusal('CLUSTER_AUTHORIZATION_FAILED'),
    Object.assign(new Error('of several'), { errors: [refusal('TOPIC_AUTHORIZATION_FAILED')] }),
  ])('counts a topic that it may not make as missing: %s', async (error) => {
    const made = adminOf(error).ensureTopics([{ topic: 'orders' }, { topic: 'alarms' }], true);
    await expect(made).rejects.toEqual(new MissingTopicsError(['alarms']));
  });

  it('passes on whatever else is wrong with making it', async () => {
    const error = refusal('INVALID_REPLICATION_FACTOR');
    await expect(adminOf(error).ensureTopics([{ topic: 'alarms' }], true)).rejects.toBe(error);
  });

  it('tells a group that it may not use, or that has no coordinator, from a broker that is away', async () => {
    const forbidden = refusal('GROUP_AUTHORIZATION_FAILED');
    await expect(adminOf(forbidden).memberCount('g')).rejects.toMatchObject({
      groupId: 'g',
      reason: 'forbidden',
    });
    const hidden = Object.assign(new Error('not found'), { name: 'KafkaJSGroupCoordinatorNotFound' });
    const failure = await adminOf(hidden).memberCount('g').catch(String);
    expect(failure).toBe(String(new GroupUnavailableError('g', 'no-coordinator')));
    await expect(adminOf(hidden, true).memberCount('g')).rejects.toBe(hidden);
    const other = refusal('REQUEST_TIMED_OUT');
    await expect(adminOf(other).memberCount('g')).rejects.toBe(other);
  });
});
